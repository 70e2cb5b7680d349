/* Clock times: types for PostgreSQL's headers. The engine knows no time, so that the same text gives the same report. */
#ifndef RETORT_TIME_H
#define RETORT_TIME_H
#include <sys/types.h>
struct tm {
	int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};
struct timespec {
	time_t tv_sec;
	long tv_nsec;
};
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
int clock_gettime(clockid_t, struct timespec *);
#endif
