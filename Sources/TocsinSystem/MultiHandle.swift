// Owner of a libcurl "multi" handle: the connections that the transfers of one thread share.
import CCurl
import Glibc
import Synchronization

/// Everything but `wakeUp` belongs to the transfer thread. A libcurl that fails is thrown away and made anew:
/// what was on its way ends as a fault, and what comes next is sent.
@safe final class MultiHandle: @unchecked Sendable {
    private static let libraryIsReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    /// Between two tries of a libcurl that does not work.
    private static let pause: UInt32 = 50_000

    let faults: LibraryFaults?
    private let connections: Int
    private let perHost: Int
    private let longestSleep: Int32
    /// Changed by the transfer thread alone, and behind the gate.
    private var pointer: UnsafeMutableRawPointer?
    private let gate = Mutex(())

    /// `longestSleep` in milliseconds: a call that does not get through is made up for by then.
    init(connections: Int, perHost: Int, longestSleep: Int32, faults: LibraryFaults?) {
        (self.connections, self.perHost) = (connections, perHost)
        (self.longestSleep, self.faults) = (longestSleep, faults)
    }

    /// Makes what is not there; false when libcurl cannot.
    func open() -> Bool {
        if unsafe pointer != nil { return true }
        guard let made = unsafe make() else { return false }
        gate.withLock { _ in unsafe pointer = unsafe made }
        return true
    }

    private func make() -> UnsafeMutableRawPointer? {
        guard !fails("curl_global_init"), Self.libraryIsReady, !fails("curl_multi_init"),
            let made = unsafe curl_multi_init()
        else { return nil }
        faults?.took()
        let isReady =
            unsafe worked("setopt", tocsin_multi_set_long(made, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections))
            && worked("setopt", tocsin_multi_set_long(made, CURLMOPT_MAX_HOST_CONNECTIONS, perHost))
            && worked("setopt", tocsin_multi_set_long(made, CURLMOPT_MAXCONNECTS, connections))
            // Made when no descriptor was left, it would hear nobody call.
            && worked("wakeup", curl_multi_wakeup(made))
        if isReady { return unsafe made }
        unsafe drop(made)
        return nil
    }

    /// Says goodbye to every server still connected, which may block: the transfer thread's work alone.
    func close() {
        let old = unsafe pointer
        gate.withLock { _ in unsafe pointer = nil }
        if let old = unsafe old { unsafe drop(old) }
    }

    private func drop(_ old: UnsafeMutableRawPointer) {
        // There is nobody left to tell.
        _ = unsafe curl_multi_cleanup(old)
        faults?.gaveBack()
    }

    /// The only call allowed from another thread (curl_multi_wakeup(3)). One that fails is not repeated: the
    /// thread looks by itself before long.
    func wakeUp() {
        gate.withLock { _ in
            if let pointer = unsafe pointer { _ = unsafe worked("wakeup", curl_multi_wakeup(pointer)) }
        }
    }

    func add(_ handle: borrowing EasyHandle) throws(LibraryRefusal) {
        guard let pointer = unsafe pointer, !fails("curl_multi_add_handle"),
            unsafe curl_multi_add_handle(pointer, handle.pointer) == CURLM_OK
        else { throw .noMemory }
    }

    /// By its number, and not borrowed: libcurl says goodbye to a relay meanwhile and calls back, and the
    /// handle's owner uses it then. False when it does not let go: the owner must live until `close`.
    func remove(_ handle: UInt) -> Bool {
        guard let pointer = unsafe pointer else { return true }
        return unsafe worked(
            "remove_handle", curl_multi_remove_handle(pointer, UnsafeMutableRawPointer(bitPattern: handle)))
    }

    /// Moves every transfer on as far as it goes without waiting; returns those that ended, and whether
    /// libcurl can go on.
    func advance() -> (ended: [(id: UInt, code: CURLcode)], works: Bool) {
        guard let pointer = unsafe pointer else { return ([], false) }
        var count: Int32 = 0
        let works = unsafe worked("perform", curl_multi_perform(pointer, &count))
        var ended: [(id: UInt, code: CURLcode)] = []
        while let message = unsafe curl_multi_info_read(pointer, &count) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let handle = unsafe message.pointee.easy_handle
            else {
                continue
            }
            unsafe ended.append((UInt(bitPattern: handle), message.pointee.data.result))
        }
        return (ended, works)
    }

    /// Who waited longer stood still: a second look was due long before.
    var longestWait: Duration { .milliseconds(2 * Int(longestSleep)) }

    /// Sleeps until a socket, a libcurl timer or `wakeUp` calls.
    func wait() {
        guard let pointer = unsafe pointer,
            unsafe worked("poll", curl_multi_poll(pointer, nil, 0, longestSleep, nil))
        else { return rest() }
    }

    /// Where libcurl cannot wait: sockets and timers are late by so much, and the processor is free.
    func rest() { usleep(Self.pause) }

    private func fails(_ call: String) -> Bool { faults?.fails(call) == true }

    private func worked(_ call: String, _ answer: @autoclosure () -> CURLMcode) -> Bool {
        !fails("curl_multi_\(call)") && answer() == CURLM_OK
    }
}
