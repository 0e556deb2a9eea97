// SPDX-License-Identifier: Apache-2.0
import Audit
import Web

extension AuditCopyStatus {
    /// Tells whoever watches the server how far a copy of the audit log is.
    func register(_ name: String, in metrics: Metrics) {
        metrics.reading(
            "stagedoor_audit_copy_entries",
            help: "Entries of the audit log that a copy has.",
            labels: ["copy": name]
        ) { Double(self.entries) }
        metrics.reading(
            "stagedoor_audit_copy_lag_entries",
            help: "Entries of the audit log that a copy does not have yet.",
            labels: ["copy": name]
        ) { Double(self.lag) }
        metrics.reading(
            "stagedoor_audit_copy_lag_seconds",
            help: "For how long a copy of the audit log has not been up to date.",
            labels: ["copy": name]
        ) { self.lagSeconds }
        metrics.reading(
            "stagedoor_audit_copy_disagrees",
            help: "1 if the audit log and a copy contradict each other.",
            labels: ["copy": name]
        ) { self.disagrees ? 1 : 0 }
    }
}
