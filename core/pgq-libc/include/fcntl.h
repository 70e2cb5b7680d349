/* Flags of open(2), which PostgreSQL's headers combine into their own. Nothing is ever opened. */
#ifndef RETORT_FCNTL_H
#define RETORT_FCNTL_H
#include <sys/types.h>
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000
#define O_APPEND 02000
#endif
