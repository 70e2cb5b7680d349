/* What only wasm can show, each case a function that gives text: run by probe.mjs. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[200];

/* PostgreSQL's, in the real module. */
int pg_vsnprintf(char *to, size_t size, const char *format, va_list arguments) {
	(void) arguments;
	return (int) strlcpy(to, format, size);
}

static void say(const char *more) {
	strcat(text, more);
	strcat(text, " ");
}

static void say_number(int number) {
	char digits[40];

	snprintf(digits, sizeof digits, "%.*f", 0, (double) number);
	say(digits);
}

static __attribute__((noinline)) int dive(jmp_buf env, int depth, int value) {
	if (depth == 0)
		longjmp(env, value);
	return dive(env, depth - 1, value) + 1;
}

static void jumps(void) {
	jmp_buf env;
	volatile int kept = 41;
	int value = setjmp(env);

	say_number(value);
	kept++;
	if (value == 0)
		dive(env, 1000, 7);
	if (value == 7)
		dive(env, 0, 0);	/* 0 arrives as 1 */
	say_number(kept);
}

static void jump_past_a_frame_with_its_own_setjmp(void) {
	jmp_buf outer, inner;

	switch (setjmp(outer)) {
		case 0:
			if (setjmp(inner) == 0)
				dive(inner, 3, 1);
			say("inner");
			dive(outer, 3, 2);
			break;
		case 2:
			say("outer");
	}
}

static __attribute__((noinline)) void catches_its_own(jmp_buf outer) {
	jmp_buf own;

	if (setjmp(own) == 0)
		dive(outer, 5, 9);
	say("wrong");
}

static void jump_is_for_the_caller(void) {
	jmp_buf env;
	int value = setjmp(env);

	if (value == 0)
		catches_its_own(env);
	say_number(value);
}

static void many_jumps(void) {
	volatile int caught = 0;

	for (volatile int i = 0; i < 100000; i++) {
		jmp_buf env;

		if (setjmp(env) == 0)
			dive(env, 2, 1);
		else
			caught++;
	}
	say_number(caught);
}

static void prints(void) {
	char to[40];
	int length = snprintf(to, 5, "%f", 12.5);

	say(to);
	say_number(length);
	snprintf(to, sizeof to, "%.*g", 15, 0.1);
	say(to);
	snprintf(to, sizeof to, "%p", (void *) 0xbeef);
	say(to);
	fprintf(stderr, "unheard");
}

static void numbers(void) {
	char *end;

	errno = 0;
	say(strtoul("4294967295", 0, 10) == 4294967295ul ? "fits" : "wrong");
	say_number(errno);
	say(strtoul("4294967296!", &end, 10) == 4294967295ul && errno == ERANGE ? "too big" : "wrong");
	say(end);
}

static void memory(void) {
	char *block = malloc(1 << 20), *zeros = calloc(1000, 1000);

	memset(block, 'x', 1 << 20);
	block = realloc(block, 3 << 20);
	say(block[0] == 'x' && block[(1 << 20) - 1] == 'x' && (size_t) block % 16 == 0 ? "kept" : "wrong");
	say(zeros && zeros[999999] == 0 ? "zeros" : "wrong");
	free(block);
	free(zeros);
	say(malloc((size_t) -1) == 0 ? "refused" : "wrong");
}

static void (*const cases[])(void) = {
	jumps, jump_past_a_frame_with_its_own_setjmp, jump_is_for_the_caller, many_jumps, prints, numbers, memory,
};

const char *probe_case(unsigned number) {
	if (number >= sizeof cases / sizeof *cases)
		return 0;
	text[0] = '\0';
	cases[number]();
	return text;
}
