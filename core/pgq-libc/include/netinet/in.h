/* Internet addresses: PostgreSQL's headers want the file, nothing in it. */
#include <sys/socket.h>
