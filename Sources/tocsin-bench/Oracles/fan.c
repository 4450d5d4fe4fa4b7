// The limit of a fan-out over HTTP: one libcurl multi loop, with or without a durable journal in waves.
//
// fan URL RECIPIENTS TRANSFERS JOURNAL: JOURNAL is "-" or the path of an SQLite file, where each attempt and each
// result is an event of a SHA-256 chain; a wave's attempts are durable before any of them leaves.
// Prints the seconds it took.
#include <curl/curl.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAVE = 256 };

typedef struct { CURL *handle; struct curl_slist *headers; int recipient; char body[512]; } Slot;

static sqlite3 *journal;
static sqlite3_stmt *insert;
static unsigned char chain[32];
static int pending;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* A limit that is not durable is no limit: any error of SQLite ends the program. */
static void must(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(journal));
    exit(1);
}

static void run(const char *sql) { must(sqlite3_exec(journal, sql, 0, 0, 0)); }

static void open_journal(const char *path) {
    must(sqlite3_open(path, &journal));
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE entry(sequence INTEGER PRIMARY KEY, at, kind, bytes, hash)");
    must(sqlite3_prepare_v2(journal, "INSERT INTO entry(at, kind, bytes, hash) VALUES (?,?,?,?)", -1, &insert, 0));
}

static void record(const char *kind, int recipient) {
    if (!journal) return;
    if (!pending++) run("BEGIN IMMEDIATE");
    char text[256];
    int length = snprintf(text, sizeof text,
                          "{\"activation\":\"29-2026-E001\",\"kind\":\"%s\",\"recipient\":%d,\"to\":\"+336%08d\"}",
                          kind, recipient, recipient);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_DigestInit_ex(digest, EVP_sha256(), 0);
    EVP_DigestUpdate(digest, chain, sizeof chain);
    EVP_DigestUpdate(digest, text, length);
    EVP_DigestFinal_ex(digest, chain, 0);
    EVP_MD_CTX_free(digest);
    sqlite3_bind_int64(insert, 1, (sqlite3_int64)(now() * 1e6));
    sqlite3_bind_text(insert, 2, kind, -1, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 3, text, length, SQLITE_TRANSIENT);
    sqlite3_bind_blob(insert, 4, chain, sizeof chain, SQLITE_TRANSIENT);
    must(sqlite3_step(insert));
    sqlite3_reset(insert);
}

static void commit(void) {
    if (pending) run("COMMIT");
    pending = 0;
}

static size_t drop(char *bytes, size_t size, size_t count, void *context) { return size * count; }

static void send_to(Slot *slot, int recipient, CURLM *multi) {
    char key[96];
    slot->recipient = recipient;
    snprintf(key, sizeof key, "Idempotency-Key: 29-2026-E001-CP-01/public/s%06d/sms", recipient);
    int length = snprintf(slot->body, sizeof slot->body,
                          "{\"to\":\"+336%08d\",\"text\":\"COD : activation niveau 2. Repondez 1 pour acquitter. "
                          "Reference 29-2026-E001.\"}", recipient);
    curl_slist_free_all(slot->headers);
    slot->headers = curl_slist_append(0, "Content-Type: application/json");
    slot->headers = curl_slist_append(slot->headers, key);
    curl_easy_setopt(slot->handle, CURLOPT_HTTPHEADER, slot->headers);
    curl_easy_setopt(slot->handle, CURLOPT_POSTFIELDS, slot->body);
    curl_easy_setopt(slot->handle, CURLOPT_POSTFIELDSIZE, (long)length);
    curl_multi_add_handle(multi, slot->handle);
}

int main(int count, char **words) {
    if (count != 5) return 2;
    const char *url = words[1];
    int recipients = atoi(words[2]), transfers = atoi(words[3]), sent = 0, done = 0, idle = 0, faults = 0;
    if (strcmp(words[4], "-")) open_journal(words[4]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)transfers + 8);
    Slot *slots = calloc(transfers, sizeof *slots), **free_slots = malloc(transfers * sizeof *free_slots);
    for (int i = 0; i < transfers; i++) {
        CURL *handle = slots[i].handle = curl_easy_init();
        curl_easy_setopt(handle, CURLOPT_URL, url);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
        curl_easy_setopt(handle, CURLOPT_PRIVATE, &slots[i]);
        free_slots[idle++] = &slots[i];
    }
    double start = now();
    while (done < recipients) {
        int wave = idle < recipients - sent ? idle : recipients - sent;
        if (wave > WAVE) wave = WAVE;
        for (int i = 0; i < wave; i++) record("attempt", sent + i);
        if (wave) commit();
        for (int i = 0; i < wave; i++) send_to(free_slots[--idle], sent++, multi);
        int running, left, ended = 0;
        curl_multi_perform(multi, &running);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            Slot *slot;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result || status != 200) faults++;
            curl_multi_remove_handle(multi, slot->handle);
            record("result", slot->recipient);
            free_slots[idle++] = slot;
            done++, ended++;
        }
        if (pending >= WAVE || !ended) commit();
        if (!ended && running) curl_multi_poll(multi, 0, 0, 100, 0);
    }
    commit();
    printf("%.6f\n", now() - start);
    return faults != 0;
}
