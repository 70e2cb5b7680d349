/* What a process has used: PostgreSQL's headers hold this structure by value. */
#ifndef RETORT_SYS_RESOURCE_H
#define RETORT_SYS_RESOURCE_H
#include <sys/time.h>
struct rusage {
	struct timeval ru_utime, ru_stime;
};
#endif
