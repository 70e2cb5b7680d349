/* Memory from Rust's allocator (src/alloc.rs), sorting and numbers (src/stdlib.rs), the ways out (src/process.rs). */
#ifndef RETORT_STDLIB_H
#define RETORT_STDLIB_H
#include <alloca.h>
#include <stddef.h>
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
void *malloc(size_t);
void *calloc(size_t, size_t);
void *realloc(void *, size_t);
void free(void *);
_Noreturn void abort(void);
_Noreturn void exit(int);
int abs(int);
long labs(long);
long long llabs(long long);
unsigned long strtoul(const char *, char **, int);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
/* Declared because PostgreSQL's inline functions name them; a call would fail the check for leftover imports. */
int atoi(const char *);
char *getenv(const char *);
double strtod(const char *, char **);
float strtof(const char *, char **);
long strtol(const char *, char **, int);
long long strtoll(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
#endif
