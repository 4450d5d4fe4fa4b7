// Owner of one libcurl easy handle and of all the memory libcurl keeps pointing into.
import CCurl

/// What libcurl did not take or could not make: a security option must never be missing in silence.
struct LibraryRefusal: Error {
    var code: Int

    static let noMemory = LibraryRefusal(code: Int(CURLE_OUT_OF_MEMORY.rawValue))
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
    private let faults: LibraryFaults?

    init(_ faults: LibraryFaults?) throws(LibraryRefusal) {
        let isRefused = faults?.fails("curl_easy_init") == true
        guard !isRefused, let pointer = unsafe curl_easy_init() else { throw .noMemory }
        faults?.took()
        self.faults = faults
        unsafe self.pointer = unsafe pointer
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        // Without it libcurl's general words for the error do.
        _ = unsafe tocsin_set_memory(pointer, CURLOPT_ERRORBUFFER, errorText)
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe lists.forEach { unsafe curl_slist_free_all($0) }
        unsafe faults?.gaveBack(1 + lists.count)
        unsafe errorText.deallocate()
    }

    func set(_ option: CURLoption, _ text: SafeText) throws(LibraryRefusal) {
        try check(unsafe tocsin_set_text(pointer, option, text.value))
    }

    func set(_ option: CURLoption, _ number: Int) throws(LibraryRefusal) {
        try check(unsafe tocsin_set_long(pointer, option, number))
    }

    func set(_ option: CURLoption, milliseconds duration: Duration) throws(LibraryRefusal) {
        // Rounded up: zero would mean "no limit" to libcurl.
        try set(option, max(1, Int(duration / .milliseconds(1))))
    }

    /// Takes away a default, such as the system's certificate folder.
    func clear(_ option: CURLoption) throws(LibraryRefusal) {
        try check(unsafe tocsin_set_text(pointer, option, nil))
    }

    func set(size option: CURLoption, _ count: Int) throws(LibraryRefusal) {
        try check(unsafe tocsin_set_size(pointer, option, curl_off_t(count)))
    }

    mutating func set(_ option: CURLoption, list texts: [SafeText]) throws(LibraryRefusal) {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts {
            let isRefused = fails("curl_slist_append")
            guard !isRefused, let longer = unsafe curl_slist_append(list, text.value) else {
                unsafe curl_slist_free_all(list)
                throw .noMemory
            }
            unsafe list = unsafe longer
        }
        guard let list = unsafe list else { return }
        faults?.took()
        unsafe lists.append(list)
        try check(unsafe tocsin_set_list(pointer, option, list))
    }

    /// libcurl copies the body.
    func set(body: [UInt8]) throws(LibraryRefusal) {
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
    ) throws(LibraryRefusal) {
        try check(unsafe tocsin_set_callback(pointer, option, callback))
        try check(unsafe tocsin_set_memory(pointer, contextOption, context))
    }

    /// `context` must outlive the handle's last use.
    func set(debug callback: curl_debug_callback, context: UnsafeMutableRawPointer) throws(LibraryRefusal) {
        try set(CURLOPT_VERBOSE, 1)
        try check(unsafe tocsin_set_debug(pointer, callback))
        try check(unsafe tocsin_set_memory(pointer, CURLOPT_DEBUGDATA, context))
    }

    /// `context` must outlive the handle's last use.
    func set(
        opensocket: curl_opensocket_callback, prereq: curl_prereq_callback, context: UnsafeMutableRawPointer
    ) throws(LibraryRefusal) {
        try check(unsafe tocsin_set_opensocket(pointer, opensocket))
        try check(unsafe tocsin_set_memory(pointer, CURLOPT_OPENSOCKETDATA, context))
        try check(unsafe tocsin_set_prereq(pointer, prereq))
        try check(unsafe tocsin_set_memory(pointer, CURLOPT_PREREQDATA, context))
    }

    /// Nil where libcurl does not say.
    func number(_ info: CURLINFO) -> Int? {
        var value = 0
        let isRefused = fails("curl_easy_getinfo")
        return unsafe !isRefused && tocsin_get_long(pointer, info, &value) == CURLE_OK ? value : nil
    }

    func errorText(for code: CURLcode) -> String {
        let detail = unsafe String(cString: errorText)
        return detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
    }

    func fails(_ call: String) -> Bool { faults?.fails(call) == true }

    private func check(_ setting: @autoclosure () -> CURLcode) throws(LibraryRefusal) {
        let code = fails("curl_easy_setopt") ? CURLE_OUT_OF_MEMORY : setting()
        guard code == CURLE_OK else { throw LibraryRefusal(code: Int(code.rawValue)) }
    }
}
