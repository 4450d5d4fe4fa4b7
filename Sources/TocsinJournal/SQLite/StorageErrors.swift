// Whatever the database throws reaches the caller as one of the journal's own errors.

import GRDB
import TocsinCore

private func translated(_ error: any Error) -> JournalError {
    if let known = error as? JournalError { return known }
    if let fault = error as? DatabaseError, fault.resultCode == .SQLITE_FULL {
        return .full(fault.description)
    }
    return .storage(String(describing: error))
}

/// For the few accesses at opening and closing that are not suspended.
func storageNow<Value>(_ access: () throws -> Value) throws(JournalError) -> Value {
    do { return try access() } catch { throw translated(error) }
}

/// A cancelled read stays a `CancellationError`; everything else is translated.
func storage<Value: Sendable>(_ access: () async throws -> Value) async throws -> Value {
    do {
        return try await access()
    } catch let error as CancellationError {
        throw error
    } catch {
        throw translated(error)
    }
}
