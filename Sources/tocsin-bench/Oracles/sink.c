// The gateway of the benchmarks: takes HTTP/1.1 requests on one thread, counts them and their keys, and stamps them.
//
// Prints its port; then answers each line on its input with a report and starts counting anew; ends with its input.
// A number after "marque-" in a body is a mark: the first instant at which each was read is reported.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 1 << 20, MARKS = 1 << 16, ROOM = 16384, DESCRIPTORS = 65536 };

typedef struct { int used; char bytes[ROOM + 1]; } Peer;

static Peer *peers[DESCRIPTORS];
static uint64_t keys[SLOTS];
static int64_t marks[MARKS];
static long requests, distinct, connections;
static int64_t first, last;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void count_key(const char *text, const char *end) {
    uint64_t hash = 0xcbf29ce484222325;
    for (; text < end && *text != '\r'; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    if (!hash) hash = 1;
    uint64_t slot = hash & (SLOTS - 1);
    while (keys[slot] && keys[slot] != hash) slot = (slot + 1) & (SLOTS - 1);
    if (keys[slot]) return;
    keys[slot] = hash;
    distinct++;
}

static void count(const char *head, const char *body, const char *end, int64_t at) {
    if (!first) first = at;
    last = at;
    requests++;
    const char *key = strcasestr(head, "\r\nidempotency-key: ");
    if (key && key < body) count_key(key + 19, body);
    for (const char *mark = memmem(body, end - body, "marque-", 7); mark;
         mark = memmem(mark + 7, end - mark - 7, "marque-", 7)) {
        int number = atoi(mark + 7);
        if (number >= 0 && number < MARKS && !marks[number]) marks[number] = at;
    }
}

static void report(void) {
    printf("requests %ld distinct %ld connections %ld first %ld last %ld\n", requests, distinct, connections,
           (long)first, (long)last);
    for (int i = 0; i < MARKS; i++)
        if (marks[i]) printf("mark %d %ld\n", i, (long)marks[i]);
    printf("end\n");
    fflush(stdout);
    memset(keys, 0, sizeof keys);
    memset(marks, 0, sizeof marks);
    requests = distinct = first = last = 0;
}

static void welcome(int door, int poll) {
    int peer, one = 1;
    while ((peer = accept4(door, 0, 0, SOCK_NONBLOCK)) >= 0) {
        if (peer >= DESCRIPTORS) { close(peer); continue; }
        setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (!peers[peer]) peers[peer] = malloc(sizeof(Peer));
        peers[peer]->used = 0;
        connections++;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = peer};
        epoll_ctl(poll, EPOLL_CTL_ADD, peer, &event);
    }
}

static void serve(int fd) {
    static const char answer[] =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
    Peer *peer = peers[fd];
    ssize_t got = read(fd, peer->bytes + peer->used, ROOM - peer->used);
    if (got <= 0) { close(fd); return; }
    int64_t at = now();
    peer->used += got;
    peer->bytes[peer->used] = 0;
    for (;;) {
        char *end = memmem(peer->bytes, peer->used, "\r\n\r\n", 4);
        if (!end) break;
        char *body = end + 4;
        char *length = strcasestr(peer->bytes, "\r\ncontent-length:");
        long whole = body - peer->bytes + (length && length < body ? atol(length + 17) : 0);
        if (whole > ROOM) { close(fd); return; }
        if (peer->used < whole) break;
        count(peer->bytes, body, peer->bytes + whole, at);
        if (write(fd, answer, sizeof answer - 1) < 0) { close(fd); return; }
        peer->used -= whole;
        memmove(peer->bytes, peer->bytes + whole, peer->used + 1);
    }
}

int main(void) {
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;
    if (bind(door, (void *)&here, size) || listen(door, 4096)) { perror("sink"); return 1; }
    getsockname(door, (void *)&here, &size);
    printf("%d\n", ntohs(here.sin_port));
    fflush(stdout);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, events[512];
    epoll_ctl(poll, EPOLL_CTL_ADD, door, &event);
    event.data.fd = 0;
    epoll_ctl(poll, EPOLL_CTL_ADD, 0, &event);
    for (;;) {
        int n = epoll_wait(poll, events, 512, -1);
        for (int i = 0; i < n; i++) {
            char line[64];
            if (events[i].data.fd == door) welcome(door, poll);
            else if (events[i].data.fd) serve(events[i].data.fd);
            else if (read(0, line, sizeof line) > 0) report();
            else return 0;
        }
    }
}
