/* How printf writes the fixed-width integers; the values are for wasm32, where long has 32 bits. */
#ifndef RETORT_INTTYPES_H
#define RETORT_INTTYPES_H
#include <stdint.h>
#define PRId32 "d"
#define PRIi32 "i"
#define PRIu32 "u"
#define PRIx32 "x"
#define PRIX32 "X"
#define PRId64 "lld"
#define PRIi64 "lli"
#define PRIo64 "llo"
#define PRIu64 "llu"
#define PRIx64 "llx"
#define PRIX64 "llX"
#define PRIxPTR "lx"
#endif
