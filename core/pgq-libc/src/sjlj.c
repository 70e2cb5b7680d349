/*
 * setjmp and longjmp, as clang -mllvm -wasm-enable-sjlj wants them.
 *
 * WebAssembly has no way to jump into another function, but it has exceptions. LLVM's pass
 * (WebAssemblyLowerEmscriptenEHSjLj.cpp) rewrites every function that calls setjmp:
 *
 *   - each setjmp in it gets a number, its label, from 1, and becomes __wasm_setjmp(env, label, invocation), where
 *     `invocation` is an address on the function's stack: it tells this run of the function from any other;
 *   - what is called after that runs in a try block, which catches the tag __c_longjmp; what it caught is a pointer to
 *     `struct thrown` below, so the order of its fields is LLVM's;
 *   - the catch asks __wasm_setjmp_test(env, invocation) whether the jump was meant for this run: a label says for
 *     which of its setjmps, 0 that it must be thrown on.
 *
 * longjmp becomes __wasm_longjmp, which throws. One thread, so one jump at a time, and the jmp_buf itself has room for
 * what is thrown: 16 bytes of the 32 in include/setjmp.h.
 */
#include <stdint.h>

struct thrown {
	void *env;
	int value;
};

struct jump {
	void *invocation;
	uint32_t label;
	struct thrown thrown;
};

void __wasm_setjmp(void *env, uint32_t label, void *invocation) {
	struct jump *jump = env;

	if (label == 0 || invocation == 0)
		__builtin_trap();
	jump->invocation = invocation;
	jump->label = label;
}

uint32_t __wasm_setjmp_test(void *env, void *invocation) {
	struct jump *jump = env;

	if (jump->label == 0 || invocation == 0)
		__builtin_trap();
	return jump->invocation == invocation ? jump->label : 0;
}

void __wasm_longjmp(void *env, int value) {
	struct jump *jump = env;

	jump->thrown.env = env;
	/* setjmp must not seem to return for the first time. */
	jump->thrown.value = value ? value : 1;
	__builtin_wasm_throw(1, &jump->thrown);	/* 1 is LLVM's number for __c_longjmp. */
}

/* Up to clang 21 every object defines the tag; from 22 on the run time has to. */
#if __clang_major__ >= 22
__asm__(".globl __c_longjmp\n"
		".tagtype __c_longjmp i32\n"
		"__c_longjmp:\n");
#endif
