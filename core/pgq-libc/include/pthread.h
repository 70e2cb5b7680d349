/* One thread. libpg_query registers a clean-up for the end of each; src/process.rs accepts and forgets it. */
#ifndef RETORT_PTHREAD_H
#define RETORT_PTHREAD_H
typedef unsigned pthread_key_t;
int pthread_key_create(pthread_key_t *, void (*)(void *));
int pthread_setspecific(pthread_key_t, const void *);
#endif
