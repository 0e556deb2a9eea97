// SPDX-License-Identifier: Apache-2.0
package import Findings

extension Finding {
    /// The finding as a note, for as long as somebody takes it upon them.
    package func waived(until expires: String, reason: String, approver: String) -> Finding {
        var waived = self
        waived.severity = .note
        waived.message = "waived until \(expires): \(message)"
        waived.suppression = "\(reason) (approved by \(approver), until \(expires))"
        return waived
    }

    /// That a waiver lets nothing through.
    ///
    /// - Parameters:
    ///   - waiver: which one, and what it is for.
    ///   - number: by which the registry knows it, if it is one of the registry's.
    package static func unused(
        _ waiver: String,
        number: Int?,
        location: SourceLocation? = nil,
        details: [Detail] = []
    ) -> Finding {
        let rule = RepositoryRule.waiverUnused
        return Finding(
            rule: rule.rawValue,
            severity: .warning,
            message: "nothing is found that \(waiver) would let through",
            location: location,
            impact: rule.impact,
            fix: number.map { RepositoryRule.withdrawing($0) } ?? rule.fix,
            details: details
        )
    }
}
