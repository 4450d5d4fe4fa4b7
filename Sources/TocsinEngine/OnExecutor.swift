// A service whose tasks run where it is told: writer and dispatcher wait for nobody else's turn.

package import ServiceLifecycle

package struct OnExecutor: Service {
    private let executor: any TaskExecutor
    private let service: any Service

    package init(_ executor: any TaskExecutor, _ service: any Service) {
        (self.executor, self.service) = (executor, service)
    }

    package func run() async throws {
        try await withTaskExecutorPreference(executor) { try await service.run() }
    }
}
