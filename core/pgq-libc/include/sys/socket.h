/* Sockets: PostgreSQL's headers hold these structures by value. There is no network. */
#ifndef RETORT_SYS_SOCKET_H
#define RETORT_SYS_SOCKET_H
#include <sys/types.h>
typedef unsigned socklen_t;
typedef unsigned short sa_family_t;
struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};
struct sockaddr_storage {
	sa_family_t ss_family;
	char ss_data[126];
};
#endif
