/* Names of hosts: PostgreSQL's headers hold this structure by value. There is no network. */
#ifndef RETORT_NETDB_H
#define RETORT_NETDB_H
#include <sys/socket.h>
struct addrinfo {
	int ai_flags, ai_family, ai_socktype, ai_protocol;
	socklen_t ai_addrlen;
	struct sockaddr *ai_addr;
	char *ai_canonname;
	struct addrinfo *ai_next;
};
#define NI_MAXHOST 1025
#endif
