// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Requests, entities and values as a reviewer reads them, in Cedar's own spelling.
struct WitnessText {
    /// The longest list of entities that is shown.
    private static let limit = 12

    func uid(_ uid: EntityUID) -> String {
        Expression(.literal(.entity(uid)), span: SourceSpan(start: 0, end: 0)).cedarText()
    }

    /// `User::"alice" view Doc::"d1"`
    func request(_ request: AuthorizationRequest) -> String {
        "\(uid(request.principal)) \(uid(request.action)) \(uid(request.resource))"
    }

    /// Everything the request is decided by, one line each; what is empty is left out.
    func details(_ witness: Witness) -> [String] {
        var lines: [String] = []
        if !witness.request.context.isEmpty { lines.append("context \(record(witness.request.context))") }
        // What actions are in is the schema's to say.
        let told = witness.entities.filter { entity in
            entity.uid.type.base != "Action"
                && !(entity.attributes.isEmpty && entity.tags.isEmpty && entity.parents.isEmpty)
        }
        for entity in told.prefix(Self.limit) { lines.append(self.entity(entity)) }
        if told.count > Self.limit { lines.append("and \(told.count - Self.limit) more entities") }
        return lines
    }

    func entity(_ entity: Entity) -> String {
        var parts = [uid(entity.uid)]
        if !entity.parents.isEmpty { parts.append("in \(entity.parents.map(uid).joined(separator: ", "))") }
        if !entity.attributes.isEmpty { parts.append(record(entity.attributes)) }
        if !entity.tags.isEmpty { parts.append("tags \(record(entity.tags))") }
        return parts.joined(separator: " ")
    }

    func record(_ record: CedarRecord) -> String {
        let members = record.map { "\(name($0.key)): \(value($0.value))" }
        return members.isEmpty ? "{}" : "{ \(members.joined(separator: ", ")) }"
    }

    func value(_ value: CedarValue) -> String {
        switch value {
        case .bool(let flag): "\(flag)"
        case .long(let number): "\(number)"
        case .string(let text): quoted(text)
        case .entity(let uid): self.uid(uid)
        case .set(let set): "[\(set.map(self.value).joined(separator: ", "))]"
        case .record(let record): self.record(record)
        case .ipaddr(let address): "ip(\"\(address.description)\")"
        case .decimal(let decimal): "decimal(\"\(decimal.description)\")"
        case .datetime(let moment): "datetime(\"\(moment.description)\")"
        case .duration(let span): "duration(\"\(span.description)\")"
        }
    }

    /// A name with what cannot be seen spelled out.
    func visible(_ name: String) -> String {
        String(quoted(CedarString(name)).dropFirst().dropLast())
    }

    private func quoted(_ text: CedarString) -> String {
        Expression(.literal(.string(text)), span: SourceSpan(start: 0, end: 0)).cedarText()
    }

    private func name(_ name: CedarString) -> String {
        let isPlain =
            !name.text.isEmpty
            && name.text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                    || byte == 0x5F
            }
        return isPlain ? name.text : quoted(name)
    }
}
