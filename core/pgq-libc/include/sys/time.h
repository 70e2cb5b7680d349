/* Clock times in microseconds: a type for PostgreSQL's headers. */
#ifndef RETORT_SYS_TIME_H
#define RETORT_SYS_TIME_H
#include <sys/types.h>
struct timeval {
	time_t tv_sec;
	suseconds_t tv_usec;
};
int gettimeofday(struct timeval *, void *);
#endif
