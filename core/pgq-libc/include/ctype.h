/* Kinds of characters, in the C locale: src/ctype.rs. */
#ifndef RETORT_CTYPE_H
#define RETORT_CTYPE_H
int isalnum(int);
int isalpha(int);
int isdigit(int);
int islower(int);
int isprint(int);
int isspace(int);
int isupper(int);
int isxdigit(int);
int tolower(int);
int toupper(int);
#endif
