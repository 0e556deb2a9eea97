// SPDX-License-Identifier: Apache-2.0
import Access
import Audit
import AuditTrail
import PostgreSQL
import Web

/// Who may sign in, for whoever forgets those who may not any more.
struct AuditedPrincipals: AuditedPeople {
    func maySignIn(_ name: String, _ tx: inout Transaction) throws -> Bool {
        guard let name = try? PrincipalName(parsing: name) else { return false }
        return try AccessService.maySignIn(name, &tx)
    }

    func forget(_ name: String, _ tx: inout Transaction) throws -> Bool {
        guard let name = try? PrincipalName(parsing: name) else { return false }
        return try AccessService.forget(name, &tx)
    }
}

extension AuditSubjects {
    /// Routes that write entries as the task does that makes them: a request is a task that knows nothing of it.
    static func writing(_ routes: [Route]) -> [Route] {
        guard let subjects = current else { return routes }
        return routes.map { route in
            Route(route.method, route.pattern, route.access) { request in
                try await $current.withValue(subjects) { try await route.handler(request) }
            }
        }
    }
}
