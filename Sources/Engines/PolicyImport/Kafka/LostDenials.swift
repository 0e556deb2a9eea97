// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The entries that deny and are not in the result: what they may deny is not allowed either.
struct LostDenials {
    /// More are not told apart; then nothing is allowed.
    private static let most = 1_000

    private var entries: [(acl: KafkaACL, line: Int)] = []
    /// A line that may deny anything.
    private var everythingAt: Int?

    init() {}

    init(_ reader: KafkaACLReader) {
        everythingAt = reader.possibleDenials.first
        for entry in reader.entries where !entry.acl.isAllow && entry.acl.obstacle != nil {
            guard entries.count < Self.most else {
                everythingAt = everythingAt ?? entry.line
                return
            }
            entries.append((entry.acl, entry.line))
        }
    }

    /// The line of one that may deny what an entry allows.
    func line(concerning allowed: KafkaACL) -> Int? {
        everythingAt ?? entries.first { Self.mayDeny($0.acl, allowed) }?.line
    }

    /// A part of the denial that is not known may be any.
    private static func mayDeny(_ denial: KafkaACL, _ allowed: KafkaACL) -> Bool {
        let isTypeKnown = KafkaACL.resourceTypes[denial.resourceType.text] != nil
        guard !isTypeKnown || denial.resourceType == allowed.resourceType else { return false }
        guard denial.mayShareName(with: allowed) else { return false }
        let isPrincipalKnown = KafkaACL.principal(denial.principal) != nil
        let principals = [denial.principal, allowed.principal]
        guard !isPrincipalKnown || principals[0] == principals[1] || principals.contains(KafkaACL.everybody) else {
            return false
        }
        guard denial.host == allowed.host || denial.host == "*" || allowed.host == "*" else { return false }
        guard KafkaACL.operations[denial.operation.text] != nil else { return true }
        return allowed.operation == "ALL" || denial.operation == allowed.operation
            || KafkaACL.implied[allowed.operation.text].map { CedarString($0) } == denial.operation
    }
}

extension KafkaACL {
    /// Whether there is a name that both patterns match.
    fileprivate func mayShareName(with other: KafkaACL) -> Bool {
        func isEvery(_ acl: KafkaACL) -> Bool { acl.patternType == .literal && acl.name == "*" }
        if isEvery(self) || isEvery(other) { return true }
        let names = (name.text.utf8, other.name.text.utf8)
        return switch (patternType, other.patternType) {
        case (.literal, .literal): name == other.name
        case (.prefixed, .literal): names.1.starts(with: names.0)
        case (.literal, .prefixed): names.0.starts(with: names.1)
        case (.prefixed, .prefixed): names.0.starts(with: names.1) || names.1.starts(with: names.0)
        }
    }
}
