/* The operating system, of which only a process number is left: src/process.rs. */
#ifndef RETORT_UNISTD_H
#define RETORT_UNISTD_H
#include <stddef.h>
#include <sys/types.h>
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
pid_t getpid(void);
/* Declared because PostgreSQL's inline functions name them; a call would fail the check for leftover imports. */
off_t lseek(int, off_t, int);
ssize_t pread(int, void *, size_t, off_t);
ssize_t pwrite(int, const void *, size_t, off_t);
ssize_t write(int, const void *, size_t);
#endif
