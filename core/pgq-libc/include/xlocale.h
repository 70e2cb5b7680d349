/* Where some systems keep locale_t. */
#include <locale.h>
