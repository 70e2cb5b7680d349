/* Room on the caller's stack, by the compiler itself. */
#ifndef RETORT_ALLOCA_H
#define RETORT_ALLOCA_H
#define alloca __builtin_alloca
#endif
