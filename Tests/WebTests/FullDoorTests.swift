// What is full on the way in: the places of a door, the descriptors, the signed messages that are remembered.

import Foundation
import Synchronization
import Testing
import TocsinWeb

/// A connection on which nothing is asked.
private final class IdleConnection {
    private let descriptor: Int32

    init(to base: String) throws {
        let port = try #require(base.split(separator: ":").last.flatMap { UInt16($0) })
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let connected = withUnsafeBytes(of: &address) { bytes in
            bytes.assumingMemoryBound(to: sockaddr.self).baseAddress.map {
                connect(descriptor, $0, socklen_t(bytes.count))
            }
        }
        #expect(connected == 0)
    }

    deinit { close(descriptor) }
}

private final class Flag: Sendable {
    private let value = Mutex(false)
    var isUp: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
}

@Suite(.timeLimit(.minutes(1))) struct FullDoorTests {
    @Test func aFullDoorLetsTheNextWaitAndTheOtherDoorOpen() async throws {
        try await withHouse(Setup(places: 3)) { house in
            let crowd = Mutex(try (0..<3).map { _ in try IdleConnection(to: house.tcp.base) })
            try await expectToWait(house) { crowd.withLock { $0 = [] } }
        }
    }

    /// Nobody leaves by this door: it looks again by itself.
    @Test func withoutDescriptorsADoorWaitsAndOpensByItself() async throws {
        let hasRoom = Flag()
        let setup = Setup(hasRoom: { oneIn in oneIn > 2 || hasRoom.isUp })
        try await withHouse(setup) { house in
            // The door was opened for one before its keeper came.
            #expect(try await house.tcp.get("/healthz").status == 200)
            try await expectToWait(house) { hasRoom.raise() }
        }
    }

    /// A request by TCP waits, whatever goes through the socket, until room is made.
    private func expectToWait(_ house: TestHouse, _ makeRoom: @Sendable () -> Void) async throws {
        let isAnswered = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let status = try await house.tcp.get("/healthz").status
                #expect(status == 200)
                isAnswered.raise()
            }
            for _ in 0..<20 { #expect(try await house.socket.get("/healthz").status == 200) }
            #expect(!isAnswered.isUp)
            makeRoom()
            try await group.waitForAll()
        }
        #expect(try await house.tcp.get("/healthz").status == 200)
    }

    @Test func aFullMemoryOfSignedMessagesRefusesTheNewAndForgetsNone() {
        let record = InboundRecord(capacity: 3)
        for id in ["a", "b", "c"] { #expect(record.isNew(id, at: 1000)) }
        #expect(!record.isNew("d", at: 1001))
        #expect(!record.isNew("a", at: 1001))
        // After twice the age of a signature the old ones may come again, and make room.
        #expect(record.isNew("d", at: 1600))
        #expect(record.isNew("a", at: 1600))
        #expect(!record.isNew("d", at: 1601))
    }
}
