/* Faults of the system under one process: a disk that errs, and a wall clock that is wrong.

   Loaded before libc (LD_PRELOAD) by tests/faults/preloads.py, as libfiu and libfaketime are.
   FAULT_UNDER      a folder: fsync, fdatasync and pwrite of files below it fail with EIO
   FAULT_FSYNC      how many of a thousand fsyncs do, FAULT_PWRITE how many of a thousand pwrites
   FAULT_SEED       where the dice begin
   FAULT_TOLD       a file that gets one letter for each failure, f or p; without it none fails
   FAULT_AHEAD      by how many seconds CLOCK_REALTIME is wrong; monotonic clocks are right
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

static int fails(int fd, const char *share, char letter) {
    static unsigned int dice;
    const char *folder = getenv("FAULT_UNDER"), *book = getenv("FAULT_TOLD");
    char link[64], path[4096];
    long wanted = number(share);
    if (!folder || !book || !wanted)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder)))
        return 0;
    if (!dice)
        dice = (unsigned int)(number("FAULT_SEED") + getpid()) + 1;
    if (rand_r(&dice) % 1000 >= wanted)
        return 0;
    int told = (int)syscall(SYS_openat, AT_FDCWD, book, O_WRONLY | O_APPEND);
    if (told < 0)
        return 0;
    syscall(SYS_write, told, &letter, 1);
    syscall(SYS_close, told);
    errno = EIO;
    return 1;
}

int fsync(int fd) { return fails(fd, "FAULT_FSYNC", 'f') ? -1 : (int)syscall(SYS_fsync, fd); }

int fdatasync(int fd) {
    return fails(fd, "FAULT_FSYNC", 'f') ? -1 : (int)syscall(SYS_fdatasync, fd);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    if (fails(fd, "FAULT_PWRITE", 'p'))
        return -1;
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    return pwrite64(fd, bytes, count, offset);
}

static int is_wall(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int said = real(clock, at);
    if (!said && is_wall(clock))
        at->tv_sec += number("FAULT_AHEAD");
    return said;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
