// SPDX-License-Identifier: Apache-2.0
import Findings
import RegistryTransfer

extension TransferFinding.Kind {
    /// What there is to say of something that was not taken over from one registry to another as it is.
    var ruleExplanation: RuleExplanation {
        RuleExplanation(
            rawValue,
            area: "registry move",
            summary: summary,
            impact: isError ? [.init("Whoever asks the new registry for it is told something else, or nothing.")] : [],
            fix: [.init(fix)],
            scope: "stagedoor registry"
        )
    }

    private var summary: String {
        switch self {
        case .conflict: "The new registry has something else in that place."
        case .refused: "The new registry has refused it."
        case .missingReference: "A schema refers to a version that neither registry has."
        case .circularReference: "A schema refers to itself, directly or through others."
        case .blocked: "A schema refers to one that could not be taken over."
        case .stillReferenced: "A version is deleted in the old registry although one that is not refers to it."
        case .unreadable: "A record or an entry of the old registry cannot be read."
        case .unknownRecord: "A record is of a kind that is not taken over."
        case .changedMeanwhile: "The old registry has changed while it was read."
        case .pruneRefused: "Nothing is deleted for good, since the old registry may have more than could be read."
        case .leftOpen: "A mode that was changed for the time of the import could not be set back."
        case .differs: "After all was done the new registry is not as the old one."
        }
    }

    private var fix: String {
        switch self {
        case .conflict: "Move into an empty registry or another context, or delete what is there."
        case .refused: "Do what the message says, and move again: what is there already stays."
        case .missingReference, .circularReference, .blocked:
            "Mend or delete the schema in the old registry, or register what it needs in the new one."
        case .stillReferenced: "Delete what refers to it in the old registry, or leave it undeleted there."
        case .unreadable: "Ask the old registry for it by hand, and register that."
        case .unknownRecord: "Nothing has to be done if nobody misses it."
        case .changedMeanwhile, .differs: "Move again: only what has changed is taken over."
        case .pruneRefused: "Mend what could not be read, and move again."
        case .leftOpen: "Set the mode that the message names."
        }
    }
}
