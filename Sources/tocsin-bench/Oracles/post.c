// The client of the trigger benchmark: one request after the other on one connection, each stamped before it leaves.
//
// post DOOR PATH COUNT FIRST BODY [PATH BODY]: DOOR is a port of this machine or the path of a Unix socket; "#" in BODY
// becomes the number of the request, from FIRST. With the last two, each answer is followed by another request,
// not timed, with the answer's "id" in place of "#". Prints "NUMBER NANOSECONDS" for each.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int reach(const char *door) {
    int fd, one = 1;
    if (*door == '/') {
        struct sockaddr_un there = {.sun_family = AF_UNIX};
        strncpy(there.sun_path, door, sizeof there.sun_path - 1);
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        return connect(fd, (void *)&there, sizeof there) ? -1 : fd;
    }
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    there.sin_port = htons(atoi(door));
    fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return connect(fd, (void *)&there, sizeof there) ? -1 : fd;
}

static void fill(char *into, size_t room, const char *pattern, const char *value) {
    const char *mark = strchr(pattern, '#');
    if (!mark) snprintf(into, room, "%s", pattern);
    else snprintf(into, room, "%.*s%s%s", (int)(mark - pattern), pattern, value, mark + 1);
}

/* The answer with its head; ends the program when it is not a success. */
static void ask(int fd, const char *path, const char *body, char *answer, size_t room, struct timespec *at) {
    char request[8192];
    static int asked;
    int length = snprintf(request, sizeof request,
                          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                          "Idempotency-Key: %d-%d\r\nContent-Length: %zu\r\n\r\n%s",
                          path, getpid(), asked++, strlen(body), body);
    clock_gettime(CLOCK_MONOTONIC, at);
    if (write(fd, request, length) != length) exit(1);
    size_t used = 0;
    for (;;) {
        ssize_t got = read(fd, answer + used, room - 1 - used);
        if (got <= 0) { fprintf(stderr, "%s: no answer\n", path); exit(1); }
        answer[used += got] = 0;
        char *end = strstr(answer, "\r\n\r\n"), *size = strcasestr(answer, "content-length:");
        if (end && strlen(end + 4) >= (size_t)(size && size < end ? atoi(size + 15) : 0)) break;
    }
    if (strncmp(answer, "HTTP/1.1 2", 10)) { fprintf(stderr, "%s: %s\n", path, answer); exit(1); }
}

int main(int count, char **words) {
    int fd = count == 6 || count == 8 ? reach(words[1]) : -1;
    if (fd < 0) { fprintf(stderr, "%s: cannot be reached\n", words[1]); return 1; }
    for (int i = 0; i < atoi(words[3]); i++) {
        char number[32], body[4096], path[512], answer[65536], *id;
        struct timespec at, unused;
        snprintf(number, sizeof number, "%d", atoi(words[4]) + i);
        fill(body, sizeof body, words[5], number);
        ask(fd, words[2], body, answer, sizeof answer, &at);
        printf("%s %lld\n", number, at.tv_sec * 1000000000LL + at.tv_nsec);
        if (count == 8 && (id = strstr(answer, "\"id\"")) && (id = strchr(id + 4, '"'))) {
            id[1 + strcspn(id + 1, "\"")] = 0;
            fill(path, sizeof path, words[6], id + 1);
            ask(fd, path, words[7], answer, sizeof answer, &unused);
        }
        usleep(10000);
    }
    return 0;
}
