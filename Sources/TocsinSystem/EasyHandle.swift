// Owner of one libcurl easy handle and of all the memory libcurl keeps pointing into.
import CCurl

/// A setting libcurl did not take: a security option must never be missing in silence.
struct OptionRefused: Error {
    var code: Int
}

@safe struct EasyHandle: ~Copyable {
    typealias Callback =
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

    /// For the multi handle alone.
    let pointer: UnsafeMutableRawPointer
    /// Tells live handles apart.
    var id: UInt { UInt(bitPattern: unsafe pointer) }
    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

    init() {
        guard let pointer = unsafe curl_easy_init() else { preconditionFailure("libcurl is out of memory") }
        unsafe self.pointer = unsafe pointer
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        _ = unsafe tocsin_set_memory(pointer, CURLOPT_ERRORBUFFER, errorText)
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe lists.forEach { unsafe curl_slist_free_all($0) }
        unsafe errorText.deallocate()
    }

    func set(_ option: CURLoption, _ text: SafeText) throws(OptionRefused) {
        try check(unsafe tocsin_set_text(pointer, option, text.value))
    }

    func set(_ option: CURLoption, _ number: Int) throws(OptionRefused) {
        try check(unsafe tocsin_set_long(pointer, option, number))
    }

    func set(_ option: CURLoption, milliseconds duration: Duration) throws(OptionRefused) {
        // Rounded up: zero would mean "no limit" to libcurl.
        try set(option, max(1, Int(duration / .milliseconds(1))))
    }

    /// Takes away a default, such as the system's certificate folder.
    func clear(_ option: CURLoption) throws(OptionRefused) {
        try check(unsafe tocsin_set_text(pointer, option, nil))
    }

    func set(size option: CURLoption, _ count: Int) throws(OptionRefused) {
        try check(unsafe tocsin_set_size(pointer, option, curl_off_t(count)))
    }

    mutating func set(_ option: CURLoption, list texts: [SafeText]) throws(OptionRefused) {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts {
            guard let longer = unsafe curl_slist_append(list, text.value) else {
                preconditionFailure("libcurl is out of memory")
            }
            unsafe list = unsafe longer
        }
        guard let list = unsafe list else { return }
        unsafe lists.append(list)
        try check(unsafe tocsin_set_list(pointer, option, list))
    }

    /// libcurl copies the body.
    func set(body: [UInt8]) throws(OptionRefused) {
        try set(size: CURLOPT_POSTFIELDSIZE_LARGE, body.count)
        var bytes = body.isEmpty ? [0] : body
        let code = unsafe bytes.withUnsafeMutableBytes {
            unsafe tocsin_set_memory(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
        }
        try check(code)
    }

    /// `context` must outlive the handle's last use.
    func set(
        _ option: CURLoption, callback: Callback, _ contextOption: CURLoption,
        context: UnsafeMutableRawPointer
    ) throws(OptionRefused) {
        try check(unsafe tocsin_set_callback(pointer, option, callback))
        try check(unsafe tocsin_set_memory(pointer, contextOption, context))
    }

    /// `context` must outlive the handle's last use.
    func set(debug callback: curl_debug_callback, context: UnsafeMutableRawPointer) throws(OptionRefused) {
        try set(CURLOPT_VERBOSE, 1)
        try check(unsafe tocsin_set_debug(pointer, callback))
        try check(unsafe tocsin_set_memory(pointer, CURLOPT_DEBUGDATA, context))
    }

    /// `context` must outlive the handle's last use.
    func set(
        opensocket: curl_opensocket_callback, prereq: curl_prereq_callback, context: UnsafeMutableRawPointer
    ) throws(OptionRefused) {
        try check(unsafe tocsin_set_opensocket(pointer, opensocket))
        try check(unsafe tocsin_set_memory(pointer, CURLOPT_OPENSOCKETDATA, context))
        try check(unsafe tocsin_set_prereq(pointer, prereq))
        try check(unsafe tocsin_set_memory(pointer, CURLOPT_PREREQDATA, context))
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe tocsin_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func errorText(for code: CURLcode) -> String {
        let detail = unsafe String(cString: errorText)
        return detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
    }

    private func check(_ code: CURLcode) throws(OptionRefused) {
        guard code == CURLE_OK else { throw OptionRefused(code: Int(code.rawValue)) }
    }
}
