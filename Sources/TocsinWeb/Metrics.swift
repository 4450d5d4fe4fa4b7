// The counters that matter, in Prometheus text form.

import TocsinCore
import TocsinEngine
import TocsinReport

/// One family: its help, its kind, and a value per set of labels.
private struct Family {
    var name: String
    var kind: String
    var help: String
    var samples: [(labels: String, value: Int64)]

    var text: String {
        "# HELP tocsin_\(name) \(help)\n# TYPE tocsin_\(name) \(kind)\n"
            + samples.map { "tocsin_\(name)\($0.labels) \($0.value)\n" }.joined()
    }
}

/// Attempts of open activations, by outcome and path.
private struct AttemptKind: Hashable, Comparable {
    var outcome: String
    var path: String

    static func < (a: Self, b: Self) -> Bool { (a.outcome, a.path) < (b.outcome, b.path) }
}

extension WebHouse {
    /// What needs the writer is left out when it does not answer: the rest is needed then most.
    func metrics() async -> String {
        let attempts = try? await engine.query { snapshot in
            var counts: [AttemptKind: Int64] = [:]
            for id in snapshot.state.open {
                for attempt in snapshot.state.activations[id]?.attempts.values ?? [] {
                    counts[
                        AttemptKind(outcome: attempt.outcome.rawValue, path: attempt.parcel.path.rawValue),
                        default: 0] += 1
                }
            }
            return counts
        }
        let vitals = engine.vitals
        let fault = heartbeatFault()
        let watch = try? await engine.query { $0.watchReport(fault) }
        return [
            single("ready", "gauge", "1 once the journal is replayed", vitals.isReady ? 1 : 0),
            single(
                "open_activations", "gauge", "Activations and logs not closed",
                Int64(vitals.openActivations)),
            single(
                "outbox_waiting", "gauge", "Attempts waiting, in flight or delayed", Int64(vitals.waiting)),
            single("journal_version", "gauge", "Sequence of the last journal entry", vitals.version),
            single("commands_accepted_total", "counter", "Commands decided", vitals.accepted),
            single("commands_rejected_total", "counter", "Commands refused by a rule", vitals.rejected),
            single(
                "last_wake_seconds", "gauge", "Seconds since the deadline clock last fired", silence.inSeconds
            ),
            single("texts_received_total", "counter", "Text messages handed over", inbound.counts.texts),
            single("receipts_unknown_total", "counter", "Receipts of nothing known", inbound.counts.unknown),
            single(
                "signatures_refused_total", "counter", "Messages without a good signature",
                inbound.counts.refused),
            Family(
                name: "journal_reserve", kind: "gauge", help: "1 while the disk of the journal is not full",
                samples: watch?.hasReserve.map { [("", $0 ? 1 : 0)] } ?? []),
            Family(
                name: "attempts", kind: "gauge", help: "Attempts of open activations",
                samples: (attempts ?? [:]).sorted { $0.key < $1.key }.map { kind, count in
                    ("{outcome=\"\(escape(kind.outcome))\",path=\"\(escape(kind.path))\"}", count)
                }),
            Family(
                name: "path_up", kind: "gauge", help: "1 while looks at the path find it fine",
                samples: (watch?.paths ?? []).filter { $0.isKnown }.map {
                    ($0.labels(escape), $0.isDown ? 0 : 1)
                }),
            Family(
                name: "path_since_seconds", kind: "gauge", help: "Unix time of the path's last change",
                samples: (watch?.paths ?? []).compactMap { row in
                    row.since.map { (row.labels(escape), $0.seconds) }
                }),
            Family(
                name: "path_certificate_seconds", kind: "gauge",
                help: "Unix time at which its certificate ends",
                samples: (watch?.paths ?? []).compactMap { row in
                    row.expires.map { (row.labels(escape), $0.seconds) }
                }),
            single(
                "faults_tonight", "gauge", "Things that would fail tonight",
                Int64(watch?.tonight.count ?? 0)),
        ].map(\.text).joined()
    }

    private func single(_ name: String, _ kind: String, _ help: String, _ value: Int64) -> Family {
        Family(name: name, kind: kind, help: help, samples: [("", value)])
    }

    private func escape(_ label: String) -> String {
        label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

extension WatchReport.PathRow {
    fileprivate func labels(_ escape: (String) -> String) -> String {
        "{channel=\"\(escape(channel))\",path=\"\(escape(path.rawValue))\"}"
    }
}
