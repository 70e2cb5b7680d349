/* Folders: types for PostgreSQL's headers to name. There is no file system, and none of it is defined. */
#ifndef RETORT_DIRENT_H
#define RETORT_DIRENT_H
typedef struct retort_dir DIR;
struct dirent {
	char d_name[256];
};
#endif
