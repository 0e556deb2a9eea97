// SPDX-License-Identifier: Apache-2.0
import Audit
import Web

extension AuditLogStatus {
    /// Tells whoever watches the server whether the audit log advances.
    func register(in metrics: Metrics) {
        metrics.reading("stagedoor_audit_entries", help: "Entries that have their places in the audit log.") {
            Double(self.entries)
        }
        metrics.reading("stagedoor_audit_waiting_entries", help: "Entries that wait for their places in the audit log.")
        {
            Double(self.waiting)
        }
        metrics.reading(
            "stagedoor_audit_stalled_seconds",
            help: "For how long entries have waited without any getting its place in the audit log."
        ) { self.stalledSeconds }
        metrics.reading(
            "stagedoor_audit_unsigned_seconds",
            help: "For how long the audit log has had entries that no signed checkpoint is of."
        ) { self.unsignedSeconds }
    }
}
