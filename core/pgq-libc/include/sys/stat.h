/* What is known of a file: a type for PostgreSQL's headers. There are no files. */
#ifndef RETORT_SYS_STAT_H
#define RETORT_SYS_STAT_H
#include <sys/types.h>
struct stat {
	mode_t st_mode;
	off_t st_size;
};
int fstat(int, struct stat *);
int stat(const char *, struct stat *);
#endif
