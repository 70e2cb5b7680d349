/* The operating system's types. bindgen reads this file too: pg_query.h includes it. */
#ifndef RETORT_SYS_TYPES_H
#define RETORT_SYS_TYPES_H
#include <stddef.h>
#include <stdint.h>
typedef int clockid_t;
typedef int pid_t;
typedef unsigned gid_t;
typedef unsigned long long dev_t;
typedef unsigned long long ino_t;
typedef unsigned mode_t;
typedef unsigned uid_t;
typedef long ssize_t;
typedef long suseconds_t;
typedef long long off_t;
typedef long long time_t;
#endif
