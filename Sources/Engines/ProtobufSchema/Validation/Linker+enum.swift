// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// Values, numbers and names of an enum.
    func validateEnum(_ index: Int) throws(ProtobufSchemaError) {
        let node = enums[index].node
        guard let first = node.values.first else {
            throw error(.invalidEnum, "the enum \(node.name.text) needs at least one value", at: node.name.span)
        }
        if enums[index].features.hasOpenEnums, first.number != 0 {
            let message = "the first value of an open enum has the number 0; \(first.name.text) has \(first.number)"
            throw error(.invalidEnum, message, at: first.numberSpan)
        }
        try validateAliases(of: enums[index])
        try validateReservedNumbers(of: node)
        try validateReservedNames(node.reserved, names: node.values.lazy.map(\.name), what: "value")
        try validateStrippedNames(of: node)
    }

    private func validateAliases(of enumeration: LinkedEnum) throws(ProtobufSchemaError) {
        let numbers = enumeration.numbers
        let hasAlias = zip(numbers, numbers.dropFirst()).contains { $0 == $1 }
        guard hasAlias || !enumeration.node.options.isEmpty else { return }
        let node = enumeration.node
        let option = node.options.first(named: "allow_alias")
        let isAllowed = node.options.bool("allow_alias")
        if let option, isAllowed == false {
            throw error(.invalidEnum, "allow_alias = false has no effect: leave it out", at: option.span)
        }
        var names: [Int32: String] = [:]
        for value in node.values where isAllowed != true {
            guard let other = names.updateValue(value.name.text, forKey: value.number) else { continue }
            let message =
                "\(value.name.text) has the number \(value.number) of \(other): choose another,"
                + " or set option allow_alias = true"
            throw error(.invalidEnum, message, at: value.numberSpan)
        }
        if let option, !hasAlias {
            let message = "\(node.name.text) sets allow_alias but no values share a number: leave the option out"
            throw error(.invalidEnum, message, at: option.span)
        }
    }

    private func validateReservedNumbers(of node: EnumNode) throws(ProtobufSchemaError) {
        guard !node.reserved.isEmpty else { return }
        var intervals: [NumberInterval] = []
        for reserved in node.reserved {
            for range in reserved.ranges {
                if range.end < range.start {
                    throw error(.invalidNumber, "the range ends before it begins", at: range.endSpan)
                }
                intervals.append(
                    NumberInterval(start: range.start, end: range.end, what: .reserved, span: range.span)
                )
            }
        }
        var numbers: Set<Int32> = []
        for value in node.values where numbers.insert(value.number).inserted {
            let what = NumberInterval.What.value(value.name.text)
            intervals.append(
                NumberInterval(start: value.number, end: value.number, what: what, span: value.numberSpan)
            )
        }
        if let (first, second) = NumberInterval.overlap(among: intervals) {
            throw error(.invalidNumber, "\(second.description) overlaps with \(first.description)", at: second.span)
        }
    }

    /// Names have to differ without the enum's name before them, because code generators leave that out.
    private func validateStrippedNames(of node: EnumNode) throws(ProtobufSchemaError) {
        if syntax == .proto2, node.options.bool("deprecated_legacy_json_field_conflicts") == true { return }
        guard node.values.count > 1 else { return }
        let prefix = node.name.text.utf8.filter { $0 != UInt8(ascii: "_") }.map(FieldNaming.lowered)
        guard FieldNaming.mayCollide(node.values.lazy.map(\.name), without: prefix) else { return }
        var taken: [String: Int] = [:]
        taken.reserveCapacity(node.values.count)
        for (place, value) in node.values.enumerated() {
            let name = FieldNaming.stripped(value.name.text, of: prefix)
            guard let first = taken[name] else {
                taken[name] = place
                continue
            }
            let other = node.values[first]
            if other.name.text != value.name.text, other.number != value.number {
                let message =
                    "\(value.name.text) is the same name as \(other.name.text) without case, underscores"
                    + " and the enum's name before it"
                throw error(.invalidEnum, message, at: value.name.span)
            }
        }
    }
}
