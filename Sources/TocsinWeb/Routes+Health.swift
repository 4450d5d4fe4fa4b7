// Whether the process lives, whether it can page, its counters, and the description of the API.

import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    static let health: [Route] = [
        Route(
            method: .get, path: "/healthz", access: .open, summary: "Le processus répond",
            types: ["text/plain"]
        ) { _ in
            .text("ok\n")
        },
        Route(
            method: .get, path: "/readyz", access: .open,
            summary: "Le démon peut appeler ; sinon 503 et ce qui manque",
            types: ["text/plain"]
        ) { call in
            let problems = await call.house.problems()
            let fault = call.house.heartbeatFault()
            let watch = try? await call.house.engine.query { $0.watchReport(fault) }
            let paths = watch?.readiness ?? []
            guard problems.isEmpty, watch?.canPage != false else {
                return .text((problems + paths).joined(separator: "\n") + "\n", status: 503)
            }
            return .text((["ok"] + paths).joined(separator: "\n") + "\n")
        },
        Route(
            method: .get, path: "/metrics", access: .open, summary: "Compteurs au format Prometheus",
            types: ["text/plain"]
        ) { call in
            .text(await call.house.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        },
        Route(
            method: .get, path: "/v1/openapi.json", access: .right(.read), summary: "Cette description"
        ) { _ in .json(OpenAPI.document(Routes.all)) },
    ]
}

extension WebHouse {
    /// French sentences; empty when a trigger now would be paged.
    fileprivate func problems() async -> [String] {
        guard engine.vitals.isReady else {
            return ["Le journal n'est pas encore relu : rien ne peut être déclenché."]
        }
        var problems = await readiness()
        let silence = silence
        if silence > WebLimits.silence {
            problems.append(
                "L'horloge des échéances n'a pas sonné depuis \(silence.inSeconds) s : rien n'escaladerait.")
        }
        return problems
    }

    /// Since the deadline clock last fired, or since this room opened when it has not yet.
    var silence: Duration {
        let now = BootClock.milliseconds
        return .milliseconds(max(0, now - max(engine.vitals.lastWakeBoot, openedAt)))
    }
}

/// CLOCK_BOOTTIME, which is what `ContinuousClock` reads on Linux.
enum BootClock {
    static var milliseconds: Int64 {
        let clock = ContinuousClock()
        return (clock.now - clock.systemEpoch).inMilliseconds
    }
}
