/* Addresses of local sockets: PostgreSQL's headers hold this structure by value. */
#ifndef RETORT_SYS_UN_H
#define RETORT_SYS_UN_H
struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
};
#endif
