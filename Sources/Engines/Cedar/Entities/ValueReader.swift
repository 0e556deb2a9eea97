// SPDX-License-Identifier: Apache-2.0

import JSON

/// Turns JSON into values: `__entity` and `__extn` mark what JSON has no form for, and where the type is known the
/// marks may be left out. The JSON reader's depth bounds the recursion.
struct ValueReader {
    /// A problem and the offset it is at.
    struct Failure: Error {
        let code: String
        let message: String
        let offset: UInt32

        init(_ code: String, _ message: String, at json: JSON) {
            self.code = code
            self.message = message
            offset = json.offset
        }
    }

    /// A value of any type.
    func value(_ json: JSON) throws(Failure) -> CedarValue {
        switch json.value {
        case .bool(let flag): return .bool(flag)
        case .string(let text): return .string(CedarString(text))
        case .number(let number): return .long(try long(number, json))
        case .null: throw Failure("null", "there is no null in Cedar; leave the attribute out", at: json)
        case .array(let elements):
            var values: [CedarValue] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try value(element)) }
            return .set(CedarSet(values))
        case .object(let object):
            if let value = try marked(object, json) { return value }
            return .record(try record(object, json))
        }
    }

    private func long(_ number: JSONNumber, _ json: JSON) throws(Failure) -> Int64 {
        // "-0" is a floating-point number to the reference implementation.
        guard number.isInteger, number.text != "-0", let value = Int64(number.text) else {
            throw Failure("number", "\(number.text.prefix(40)) is not an integer of 64 bits", at: json)
        }
        return value
    }

    private func record(_ object: JSONObject, _ json: JSON) throws(Failure) -> CedarRecord {
        var members: [CedarRecord.Member] = []
        members.reserveCapacity(object.members.count)
        for member in object.members {
            members.append(.init(key: CedarString(member.key), value: try value(member.value)))
        }
        return try record(members, json)
    }

    func record(_ members: [CedarRecord.Member], _ json: JSON) throws(Failure) -> CedarRecord {
        guard let record = CedarRecord(members) else {
            throw Failure("duplicate-key", "the record has two attributes of one name", at: json)
        }
        return record
    }

    /// What an object with a single mark stands for; nil for a record, even one that has a key like a mark.
    private func marked(_ object: JSONObject, _ json: JSON) throws(Failure) -> CedarValue? {
        guard object.members.count == 1, let member = object.members.first, member.key.utf8.first == UInt8(ascii: "_")
        else { return nil }
        switch member.key {
        case "__entity": return try entity(member.value).map { .entity($0) }
        case "__extn": return try call(member.value, typed: false)
        case "__expr" where member.value.string != nil: throw expression(json)
        default: return nil
        }
    }

    private func expression(_ json: JSON) -> Failure {
        Failure("expression", "'__expr' is no longer supported; use '__entity' or '__extn'", at: json)
    }

    /// `{"type": …, "id": …}`; nil if it does not have this form.
    private func entity(_ json: JSON) throws(Failure) -> EntityUID? {
        guard let object = json.object, let type = object["type"]?.string, let id = object["id"]?.string else {
            return nil
        }
        guard let name = Name(normalized: type) else {
            throw Failure(
                "entity-type",
                "\(SchemaStrings.quoted(type)) is not a type such as Namespace::Type",
                at: json
            )
        }
        return EntityUID(type: name, id: CedarString(id))
    }

    /// An entity, `__entity` around it or not.
    func entityUID(_ json: JSON) throws(Failure) -> EntityUID {
        if json["__expr"]?.string != nil { throw expression(json) }
        if let marked = json["__entity"], let uid = try entity(marked) { return uid }
        if let uid = try entity(json) { return uid }
        throw Failure(
            "entity-reference",
            #"an entity is written {"type": "…", "id": "…"}, perhaps in {"__entity": …}"#,
            at: json
        )
    }

    /// `{"fn": …, "arg": …}` or `{"fn": …, "args": […]}`; nil if it does not have this form.
    ///
    /// - Parameter typed: whether arguments may leave out their marks, since the function says what they are.
    private func call(_ json: JSON, typed: Bool) throws(Failure) -> CedarValue? {
        guard let object = json.object, let name = object["fn"]?.string else { return nil }
        let arguments: [JSON]
        if let argument = object["arg"] {
            arguments = [argument]
        } else if let several = object["args"]?.array {
            arguments = several
        } else {
            return nil
        }
        guard let function = ExtensionFunction(rawValue: name) else {
            throw Failure(
                "extension-function",
                "there is no extension function \(SchemaStrings.quoted(name))",
                at: json
            )
        }
        let parameters = function.parameters
        guard arguments.count == parameters.count else {
            throw Failure("extension-arguments", "\(name) takes \(parameters.count) argument(s)", at: json)
        }
        var values: [CedarValue] = []
        for (argument, parameter) in zip(arguments, parameters) {
            if typed, let parameter {
                values.append(try self.extension(argument, of: parameter))
            } else {
                values.append(try value(argument))
            }
        }
        return try result(of: function, values, json)
    }

    private func result(
        of function: ExtensionFunction,
        _ arguments: [CedarValue],
        _ json: JSON
    ) throws(Failure) -> CedarValue {
        do throws(ExtensionError) {
            return try function(arguments)
        } catch {
            throw Failure("extension-value", error.message, at: json)
        }
    }

    /// A value of an extension type: `__extn` around the call or not, or just the constructor's argument.
    func `extension`(_ json: JSON, of type: ExtensionType) throws(Failure) -> CedarValue {
        if json["__expr"]?.string != nil { throw expression(json) }
        if let marked = json["__extn"], let value = try call(marked, typed: true) { return value }
        if let value = try call(json, typed: true) { return value }
        guard let constructor = ExtensionFunction(rawValue: type.constructor) else {
            throw Failure("extension-function", "\(type.rawValue) has no constructor", at: json)
        }
        return try result(of: constructor, [try value(json)], json)
    }
}
