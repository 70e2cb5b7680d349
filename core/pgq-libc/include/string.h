/*
 * Bytes and strings: src/string.rs. memcpy, memmove, memset, memcmp and strlen come with Rust
 * (compiler_builtins).
 */
#ifndef RETORT_STRING_H
#define RETORT_STRING_H
#include <stddef.h>
void *memchr(const void *, int, size_t);
int memcmp(const void *, const void *, size_t);
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
char *strcat(char *, const char *);
char *strchr(const char *, int);
int strcmp(const char *, const char *);
char *strcpy(char *, const char *);
size_t strcspn(const char *, const char *);
char *strdup(const char *);
int strerror_r(int, char *, size_t);
size_t strlcpy(char *, const char *, size_t);
size_t strlen(const char *);
int strncmp(const char *, const char *, size_t);
char *strncpy(char *, const char *, size_t);
size_t strnlen(const char *, size_t);
char *strpbrk(const char *, const char *);
char *strrchr(const char *, int);
size_t strspn(const char *, const char *);
char *strstr(const char *, const char *);
/* Declared because PostgreSQL's headers name them; a call would fail the check for leftover imports. */
char *strerror(int);
size_t strlcat(char *, const char *, size_t);
char *strndup(const char *, size_t);
char *strsep(char **, const char *);
char *strsignal(int);
#endif
