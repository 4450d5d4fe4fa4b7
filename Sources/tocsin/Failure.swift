// Why a command did not do what it was asked: in words for people, by code and exit status for programs.
import TocsinReport
import TocsinSettings

struct Failure: Error {
    enum Exit: Int32 {
        /// The answer is no: faults, gaps, a broken journal, a scenario refused.
        case no = 1
        case usage = 2
        case unreachable = 3
        /// A rule forbids it.
        case refused = 4
    }

    var exit: Exit
    var code: String
    /// French.
    var message: String
    /// French: how to mend it; may be empty.
    var hint: String
    /// Where a file is wrong, when that is the reason.
    var faults: [Fault] = []

    init(_ exit: Exit, code: String, _ message: String, hint: String = "") {
        (self.exit, self.code, self.message, self.hint) = (exit, code, message, hint)
    }

    /// A file written by people that cannot be used as it is.
    init(_ faults: Faults) {
        self.init(.no, code: "faults", faults.description, hint: "corriger chaque faute à sa place")
        self.faults = faults.list
    }

    /// One line a fault, or the sentence and how to mend it.
    var text: String {
        if !faults.isEmpty { return Terminal.shown(message) }
        return Terminal.shown("tocsin : \(message)\(hint.isEmpty ? "" : "\n  → \(hint)")")
    }

    /// The contract's JSON document.
    var document: String {
        var members = [("code", JSON.string(code)), ("message", .string(message)), ("hint", .string(hint))]
        if !faults.isEmpty { members.append(("faults", .array(faults.map(\.json)))) }
        return JSON.object([("error", .object(members))]).text()
    }
}

extension Fault {
    var json: JSON {
        .object([
            ("file", .string(file)), ("line", .int(Int64(line))), ("column", .int(Int64(column))),
            ("what", .string(what)), ("mend", .string(mend)),
        ])
    }
}
