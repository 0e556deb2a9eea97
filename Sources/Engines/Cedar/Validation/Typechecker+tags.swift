// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    mutating func checkHasTag(_ holder: CheckedTerm.ID, _ name: CheckedTerm.ID) -> TypeAnswer {
        let one = expect(holder, .entity)
        let other = expect(name, .string)
        guard let type = one.type else { return .failed() }
        let tag = capability(holder, name)
        var value: Bool?
        if facts.tagTypes(of: type).isEmpty {
            value = false
        } else if known[tag] != nil {
            value = true
        }
        return TypeAnswer(type: .bool(value), gained: [tag]).given(one.isSound && other.isSound)
    }

    /// Reads a tag, which must be known to be there.
    mutating func checkGetTag(
        _ id: CheckedTerm.ID,
        _ holder: CheckedTerm.ID,
        _ name: CheckedTerm.ID
    ) -> TypeAnswer {
        let one = expect(holder, .entity)
        let other = expect(name, .string)
        guard let type = one.type else { return .failed() }
        guard known[capability(holder, name)] != nil else {
            let message = "the tag \(spelled(name)) of \(type.spelled) may be absent"
            report(.unsafeTag, message, help: "test for it first: `….hasTag(…) && …`", at: id)
            return .failed()
        }
        let tags = facts.tagTypes(of: type)
        if tags.isEmpty {
            report(.noTags, "the schema declares no tags for \(type.spelled)", at: id)
            return .failed()
        }
        guard let bound = bound(tags, "the tags of \(type.spelled)", at: id) else { return .failed() }
        return TypeAnswer(type: bound).given(one.isSound && other.isSound)
    }

    private func capability(_ holder: CheckedTerm.ID, _ name: CheckedTerm.ID) -> Capability {
        Capability(holder: policy.terms[holder].shape, name: policy.terms[name].shape, isTag: true)
    }

    private func spelled(_ name: CheckedTerm.ID) -> String {
        if case .literal(.string(let text)) = policy.terms[name].kind { "\"\(text)\"" } else { "that is computed" }
    }
}
