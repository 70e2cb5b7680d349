/*
 * Output goes nowhere and input is at its end: src/stdio.rs. Formatting is PostgreSQL's own
 * (pg_vsnprintf), but for the two conversions that src/printf.c does for it.
 */
#ifndef RETORT_STDIO_H
#define RETORT_STDIO_H
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
typedef struct retort_file FILE;
/* Macros, as PostgreSQL's headers expect; told apart, never followed. */
#define stdin ((FILE *) 1)
#define stdout ((FILE *) 2)
#define stderr ((FILE *) 3)
#define EOF (-1)
#define BUFSIZ 1024
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
int fprintf(FILE *, const char *, ...);
int printf(const char *, ...);
int snprintf(char *, size_t, const char *, ...);
int sprintf(char *, const char *, ...);
int sscanf(const char *, const char *, ...);
int vsnprintf(char *, size_t, const char *, va_list);
int vfprintf(FILE *, const char *, va_list);
int vprintf(const char *, va_list);
int vsprintf(char *, const char *, va_list);
size_t fread(void *, size_t, size_t, FILE *);
size_t fwrite(const void *, size_t, size_t, FILE *);
int getc(FILE *);
int ferror(FILE *);
int fflush(FILE *);
void clearerr(FILE *);
#endif
