/* Signals: types and numbers for PostgreSQL's headers. None is ever sent. */
#ifndef RETORT_SIGNAL_H
#define RETORT_SIGNAL_H
#include <sys/types.h>
typedef int sig_atomic_t;
typedef unsigned long sigset_t;
typedef struct {
	int si_signo, si_code;
} siginfo_t;
#define SIG_DFL ((void (*)(int)) 0)
#define SIG_IGN ((void (*)(int)) 1)
#define SIG_ERR ((void (*)(int)) -1)
#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGABRT 6
#define SIGFPE 8
#define SIGUSR1 10
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGCHLD 17
#define SIG_BLOCK 0
#define SIG_SETMASK 2
#endif
