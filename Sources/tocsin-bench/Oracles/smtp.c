// The limit of mail to one recipient each: one libcurl multi loop over a few sessions that stay open.
//
// smtp URL RECIPIENTS SESSIONS: prints the seconds it took.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { CURL *handle; size_t sent; struct curl_slist *to; } Session;

static char mail[2048];
static size_t size;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static size_t give(char *bytes, size_t width, size_t count, void *context) {
    Session *session = context;
    size_t part = size - session->sent < width * count ? size - session->sent : width * count;
    memcpy(bytes, mail + session->sent, part);
    session->sent += part;
    return part;
}

static void begin(Session *session, int recipient, CURLM *multi) {
    char address[64];
    snprintf(address, sizeof address, "<s%06d@commune.example>", recipient);
    curl_slist_free_all(session->to);
    session->to = curl_slist_append(0, address);
    session->sent = 0;
    curl_easy_setopt(session->handle, CURLOPT_MAIL_RCPT, session->to);
    curl_multi_add_handle(multi, session->handle);
}

int main(int count, char **words) {
    if (count != 4) return 2;
    int recipients = atoi(words[2]), sessions = atoi(words[3]), sent = 0, idle = 0, running = 0, faults = 0;
    size = snprintf(mail, sizeof mail,
                    "Date: Sat, 21 Nov 2026 03:12:00 +0100\r\nFrom: Tocsin <tocsin@prefecture.example>\r\n"
                    "To: <maire@commune.example>\r\nSubject: COD : activation niveau 2\r\n"
                    "Message-ID: <29-2026-E001@prefecture.example>\r\nAuto-Submitted: auto-generated\r\n"
                    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%0600d\r\n", 0);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)sessions);
    Session *all = calloc(sessions, sizeof *all), **free_sessions = malloc(sessions * sizeof *free_sessions);
    for (int i = 0; i < sessions; i++) {
        CURL *handle = all[i].handle = curl_easy_init();
        curl_easy_setopt(handle, CURLOPT_URL, words[1]);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "<tocsin@prefecture.example>");
        curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(handle, CURLOPT_READDATA, &all[i]);
        curl_easy_setopt(handle, CURLOPT_PRIVATE, &all[i]);
        free_sessions[idle++] = &all[i];
    }
    double start = now();
    while (sent < recipients || running) {
        while (idle && sent < recipients) begin(free_sessions[--idle], sent++, multi), running++;
        int still, left, ended = 0;
        curl_multi_perform(multi, &still);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)); ended++) {
            Session *session;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &session);
            if (message->data.result) faults++;
            curl_multi_remove_handle(multi, session->handle);
            free_sessions[idle++] = session;
            running--;
        }
        if (!ended && running) curl_multi_poll(multi, 0, 0, 100, 0);
    }
    printf("%.6f\n", now() - start);
    return faults != 0;
}
