/*
 * Non-local jumps, PostgreSQL's way to report an error. clang lowers the calls to wasm exceptions
 * (-mllvm -wasm-enable-sjlj, given by the wrapper `clang` beside this folder); src/sjlj.c is the
 * run time that the lowered code calls, and says how much of a jmp_buf it uses.
 */
#ifndef RETORT_SETJMP_H
#define RETORT_SETJMP_H
typedef unsigned long jmp_buf[8];
typedef jmp_buf sigjmp_buf;
int setjmp(jmp_buf) __attribute__((__returns_twice__));
_Noreturn void longjmp(jmp_buf, int);
#define setjmp setjmp
/* No signals, so no mask to save. */
#define sigsetjmp(env, savemask) setjmp(env)
#define siglongjmp(env, value) longjmp(env, value)
#endif
