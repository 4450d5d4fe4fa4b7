// libcurl for Swift: its variadic functions behind one inline wrapper for each argument type.
#ifndef TOCSIN_CURL_SHIM_H
#define TOCSIN_CURL_SHIM_H

#include <curl/curl.h>

// curl_easy_setopt is variadic, which Swift cannot call: this one passes a string (libcurl copies it).
static inline CURLcode tocsin_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

// As above, for a number or a switch: the variadic argument must be a C long, never an int.
static inline CURLcode tocsin_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

// As above, for the options that read a 64-bit size.
static inline CURLcode tocsin_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

// As above, for a linked list, which the caller keeps alive until the transfer has ended.
static inline CURLcode tocsin_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// As above, for memory that libcurl reads or fills (request body, error text, callback context).
static inline CURLcode tocsin_set_memory(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

// As above, for a callback; the type makes the compiler check the Swift function's signature.
static inline CURLcode tocsin_set_callback(
    CURL *handle, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) {
    return curl_easy_setopt(handle, option, value);
}

// As above, for the callback that makes the socket to an address.
static inline CURLcode tocsin_set_opensocket(CURL *handle, curl_opensocket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

// As above, for the callback asked once more before the request leaves, on a reused connection too.
static inline CURLcode tocsin_set_prereq(CURL *handle, curl_prereq_callback value) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}

// curl_easy_getinfo is variadic, which Swift cannot call: this one reads a number.
static inline CURLcode tocsin_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

// As above, for the callback that is told each command as it leaves.
static inline CURLcode tocsin_set_debug(CURL *handle, curl_debug_callback value) {
    return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value);
}

// As above, for the certificates of the far end.
static inline CURLcode tocsin_get_certificates(CURL *handle, struct curl_certinfo **value) {
    return curl_easy_getinfo(handle, CURLINFO_CERTINFO, value);
}

// curl_multi_setopt is variadic, which Swift cannot call: all the options used are numbers.
static inline CURLMcode tocsin_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

#endif
