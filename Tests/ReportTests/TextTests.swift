// The report as people read it: one whole drill as a golden text, and text that cannot act on a terminal.

import Testing
import TocsinCore
import TocsinReport

@Suite struct TextTests {
    @Test func show() throws {
        var night = try Night()
        try night.note("03:10:00", .alertReceived, by: "SDIS", wholeMinute: true)
        try night.note("03:12:00", .emergencyDetermined, by: "sous-préfète de permanence")
        try night.deliver(at: "03:12:01")
        try night.note("03:14:00", .coming("cellLead", in: 15))
        try night.note("03:14:30", .coming("writer", in: 20))
        print(statusText([try night.report(at: "03:20:00")]))
        try night.note("03:30:00", .arrived("cellLead"))
        try night.note("03:35:00", .codDecided, by: "préfet")
        try night.note("03:40:00", .arrived("writer"))
        try night.note("03:41:10", .cellOperational, by: "chef de cellule")
        try night.note("03:50:00", .codOperational)
        try night.note("04:05:00", .told(.elected, means: "GALA"), recorded: "04:25:00")
        try night.note("04:10:00", .told(.general, means: "site internet"))
        try night.note("04:26:00", .corrected("e9", to: StatedTime(try night.at("04:15:00"))))
        try night.note("05:00:00", .stoodDown, by: "préfet")
        let r = try night.report(at: "05:01:00")
        print(r.text()); print(r.json().text(indent: true)); print(r.csv()); print(r.html())
    }
}
