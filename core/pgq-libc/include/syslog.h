/* The system's log: levels for PostgreSQL's tables of settings. There is no such log. */
#ifndef RETORT_SYSLOG_H
#define RETORT_SYSLOG_H
#define LOG_CRIT 2
#define LOG_ERR 3
#define LOG_WARNING 4
#define LOG_NOTICE 5
#define LOG_INFO 6
#define LOG_DEBUG 7
#define LOG_LOCAL0 (16 << 3)
#endif
