/* Reading and writing in pieces: a type for PostgreSQL's headers. */
#ifndef RETORT_SYS_UIO_H
#define RETORT_SYS_UIO_H
#include <sys/types.h>
struct iovec {
	void *iov_base;
	size_t iov_len;
};
ssize_t preadv(int, const struct iovec *, int, off_t);
ssize_t pwritev(int, const struct iovec *, int, off_t);
#endif
