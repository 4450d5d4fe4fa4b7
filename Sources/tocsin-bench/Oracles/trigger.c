// The limit of a trigger: takes POST, makes it durable with SQLite FULL, hands it to the gateway, then answers.
//
// trigger GATEWAY_PORT JOURNAL: prints its port; ends with its input.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static sqlite3 *journal;

static void run(const char *sql) {
    if (sqlite3_exec(journal, sql, 0, 0, 0) == SQLITE_OK) return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(journal));
    exit(1);
}

static int prompt(int fd) {
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void pass_on(const char *body, int gateway) {
    char request[9000], answer[1024];
    int length = snprintf(request, sizeof request,
                          "POST /sms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    if (write(gateway, request, length) != length || read(gateway, answer, sizeof answer) <= 0) exit(1);
}

static void serve(int peer, int gateway) {
    static const char taken[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}";
    char bytes[8192];
    size_t used = 0;
    for (ssize_t got; (got = read(peer, bytes + used, sizeof bytes - 1 - used)) > 0;) {
        bytes[used += got] = 0;
        char *end = strstr(bytes, "\r\n\r\n"), *length = strcasestr(bytes, "content-length:");
        if (!end || strlen(end + 4) < (size_t)(length ? atoi(length + 15) : 0)) continue;
        run("INSERT INTO entry(bytes) VALUES (zeroblob(512))");
        pass_on(end + 4, gateway);
        if (write(peer, taken, sizeof taken - 1) < 0) break;
        used = 0;
    }
    close(peer);
}

int main(int count, char **words) {
    if (count != 3 || sqlite3_open(words[2], &journal)) return 2;
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry(sequence INTEGER PRIMARY KEY, bytes)");
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in there = here;
    there.sin_port = htons(atoi(words[1]));
    socklen_t size = sizeof here;
    int door = socket(AF_INET, SOCK_STREAM, 0), gateway = prompt(socket(AF_INET, SOCK_STREAM, 0));
    if (connect(gateway, (void *)&there, size) || bind(door, (void *)&here, size) || listen(door, 8)) return 1;
    getsockname(door, (void *)&here, &size);
    printf("%d\n", ntohs(here.sin_port));
    fflush(stdout);
    struct pollfd watched[] = {{.fd = door, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    while (poll(watched, 2, -1) > 0) {
        if (watched[1].revents) return 0;
        serve(prompt(accept(door, 0, 0)), gateway);
    }
}
