// Refuses a forbidden address where it cannot be argued with: at the socket, after every name and
// redirection.
import CCurl
import Glibc

extension Transfer {
    /// Asked twice: when a socket is made, so that not even a connection is tried, and before the request,
    /// as a reused connection was opened under another request's rule. Both times the address is noted, a
    /// proxy's too.
    func guardAddresses() throws {
        guard order.request.unixSocket == nil else { return }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe try handle.set(
            opensocket: { context, _, address in
                guard let address = unsafe address else { return -1 }
                return unsafe Transfer.at(context).socket(for: address)
            },
            prereq: { context, remote, _, _, _ in
                guard let remote = unsafe remote else { return CURL_PREREQFUNC_ABORT }
                return unsafe Transfer.at(context).mayAsk(String(cString: remote))
                    ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            },
            context: context)
    }

    /// A socket, or -1 (CURL_SOCKET_BAD): libcurl then tries the name's next address.
    private func socket(for target: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let address = unsafe Self.address(target) else { return -1 }
        tried.append(address)
        guard mayReach(address) else { return -1 }
        let kind = unsafe target.pointee.socktype | SocketKind.closedOnExec
        return unsafe Glibc.socket(target.pointee.family, kind, target.pointee.protocol)
    }

    private func mayAsk(_ remote: String) -> Bool {
        // An IPv6 address may carry its interface: fe80::1%eth0.
        guard let address = NetworkAddress(String(remote.prefix { $0 != "%" })), mayReach(address) else {
            return false
        }
        peer = address
        return true
    }

    private func mayReach(_ address: NetworkAddress) -> Bool {
        if order.request.proxy != nil || order.request.addresses.allows(address) { return true }
        forbidden = address
        return false
    }

    private static func address(_ target: UnsafeMutablePointer<curl_sockaddr>) -> NetworkAddress? {
        let place: (offset: Int, count: Int)
        switch unsafe target.pointee.family {
        case AF_INET: place = (4, 4)
        case AF_INET6: place = (8, 16)
        default: return nil
        }
        // `addr` stands for whatever the family needs; where the address is in it is fixed by the kernel.
        guard let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(
            start: UnsafeRawPointer(target) + start + place.offset, count: place.count)
        return NetworkAddress(bytes: unsafe Array(bytes))
    }
}
