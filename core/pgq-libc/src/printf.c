/*
 * The functions with "...", which stable Rust cannot define.
 *
 * PostgreSQL brings a printf of its own. What is left for libc is the text of doubles and pointers, for which
 * PostgreSQL's calls snprintf with one conversion, and vsnprintf, for which upb (the protobuf library) gets
 * PostgreSQL's in turn.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int pg_vsnprintf(char *, size_t, const char *, va_list);	/* libpg_query */
int pgq_libc_format_double(char *, size_t, int conversion, int precision, double);	/* stdio.rs */

int fprintf(FILE *file, const char *format, ...) {
	(void) file;
	(void) format;
	return 0;
}

int vsnprintf(char *to, size_t size, const char *format, va_list arguments) {
	return pg_vsnprintf(to, size, format, arguments);
}

/* "%p": as most systems do, in hexadecimal. */
static int format_pointer(char *to, size_t size, const void *pointer) {
	char digits[2 + 2 * sizeof pointer];
	uintptr_t left = (uintptr_t) pointer;
	size_t start = sizeof digits, length;

	do {
		digits[--start] = "0123456789abcdef"[left & 15];
		left >>= 4;
	} while (left);
	digits[--start] = 'x';
	digits[--start] = '0';
	length = sizeof digits - start;
	for (size_t i = 0; i < size; i++) {
		to[i] = i < length && i + 1 < size ? digits[start + i] : '\0';
		if (to[i] == '\0')
			break;
	}
	return (int) length;
}

/* "%e", "%f", "%g", with or without ".*", and "%p". Anything else is a call that nobody knew of: stop. */
int snprintf(char *to, size_t size, const char *format, ...) {
	va_list arguments;
	int precision = -1, length = 0;

	va_start(arguments, format);
	if (*format++ != '%')
		abort();
	if (format[0] == '.' && format[1] == '*') {
		precision = va_arg(arguments, int);
		format += 2;
	}
	if (format[1] != '\0')
		abort();
	switch (format[0]) {
		case 'e':
		case 'f':
		case 'g':
			length = pgq_libc_format_double(to, size, format[0], precision, va_arg(arguments, double));
			break;
		case 'p':
			length = format_pointer(to, size, va_arg(arguments, void *));
			break;
		default:
			abort();
	}
	va_end(arguments);
	return length;
}
