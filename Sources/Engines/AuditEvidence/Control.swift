// SPDX-License-Identifier: Apache-2.0

/// Something that a framework asks for, in our own words, and what StageDoor does about it.
public struct Control: Sendable {
    /// The framework's name for it, such as `CC6.1`.
    public let id: String
    /// What is asked for.
    public let title: String
    /// What StageDoor does for it.
    public let answer: String
    /// What shows that it was done.
    let evidence: [Measure]
    /// What should not be found.
    let exceptions: [Measure]
    /// What StageDoor does not do for it, and somebody else has to.
    public let gap: String

    init(
        _ id: String,
        _ title: String,
        _ answer: String,
        _ evidence: [Measure],
        not exceptions: [Measure] = [],
        gap: String = ""
    ) {
        self.id = id
        self.title = title
        self.answer = answer
        self.evidence = evidence
        self.exceptions = exceptions
        self.gap = gap
    }

    /// What can be said of a control.
    public enum State: String, Sendable {
        /// Something was found, and nothing that should not be.
        case evidence
        /// Something was found that should not be.
        case exceptions
        /// Nothing was found: that is not proof that all is well.
        case noEvidence = "no evidence"
    }

    /// What a log's entries say of it.
    func state(_ found: [Measure: Evidence]) -> State {
        if exceptions.contains(where: { found[$0] != nil }) { return .exceptions }
        return evidence.contains { found[$0] != nil } ? .evidence : .noEvidence
    }
}

/// A catalogue of controls.
public enum Framework: String, CaseIterable, Sendable {
    case soc2, iso27001, pci

    /// The framework's name.
    public var name: String {
        switch self {
        case .soc2: "SOC 2 (Trust Services Criteria)"
        case .iso27001: "ISO/IEC 27001:2022 Annex A"
        case .pci: "PCI DSS 4.0.1"
        }
    }

    /// The controls that a registry with its audit log has something to say about, in the framework's order.
    public var controls: [Control] {
        switch self {
        case .soc2: Self.soc2Controls
        case .iso27001: Self.iso27001Controls
        case .pci: Self.pciControls
        }
    }
}
