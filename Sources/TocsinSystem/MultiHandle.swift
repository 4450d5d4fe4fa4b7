// Owner of a libcurl "multi" handle: the connections that the transfers of one thread share.
import CCurl
import Synchronization

/// Everything but `wakeUp` belongs to the transfer thread.
@safe final class MultiHandle: @unchecked Sendable {
    private static let libraryIsReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let pointer: UnsafeMutableRawPointer
    private let isOpen = Mutex(true)

    init(connections: Int, perHost: Int) {
        guard Self.libraryIsReady, let pointer = unsafe curl_multi_init() else {
            preconditionFailure("libcurl does not start")
        }
        unsafe self.pointer = unsafe pointer
        unsafe check(tocsin_multi_set_long(pointer, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections))
        unsafe check(tocsin_multi_set_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, perHost))
        unsafe check(tocsin_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, connections))
    }

    /// Says goodbye to every server still connected, which may block: the transfer thread's work alone.
    func close() {
        isOpen.withLock { $0 = false }
        unsafe check(curl_multi_cleanup(pointer))
    }

    /// The only call allowed from another thread (curl_multi_wakeup(3)).
    func wakeUp() {
        isOpen.withLock { if $0 { unsafe check(curl_multi_wakeup(pointer)) } }
    }

    func add(_ handle: borrowing EasyHandle) { unsafe check(curl_multi_add_handle(pointer, handle.pointer)) }

    func remove(_ handle: borrowing EasyHandle) {
        unsafe check(curl_multi_remove_handle(pointer, handle.pointer))
    }

    /// Moves every transfer on as far as it goes without waiting; returns those that ended.
    func advance() -> [(id: UInt, code: CURLcode)] {
        var count: Int32 = 0
        unsafe check(curl_multi_perform(pointer, &count))
        var ended: [(id: UInt, code: CURLcode)] = []
        while let message = unsafe curl_multi_info_read(pointer, &count) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let handle = unsafe message.pointee.easy_handle
            else {
                continue
            }
            unsafe ended.append((UInt(bitPattern: handle), message.pointee.data.result))
        }
        return ended
    }

    /// Sleeps until a socket, a libcurl timer or `wakeUp` calls.
    func wait() { unsafe check(curl_multi_poll(pointer, nil, 0, 60_000, nil)) }

    private func check(_ code: CURLMcode) {
        // Out of memory or a misuse of the library: neither can be gone on from.
        precondition(code == CURLM_OK, "libcurl multi failed: \(code.rawValue)")
    }
}
