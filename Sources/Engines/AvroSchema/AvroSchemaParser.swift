// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reads JSON trees into types. One parser reads a schema and its references, which share one space of names.
struct AvroSchemaParser {
    /// A failure before its place is worked out.
    struct Failure: Error {
        let code: AvroSchemaError.Code
        let offset: Int
        let message: String
    }

    private(set) var types: [AvroType] = []
    private var named: [String: AvroSchema.TypeID] = [:]
    private var document = 0
    /// Defaults, checked when the whole text is read: a default's type may be defined after it.
    private var defaults: [(value: JSON, type: AvroSchema.TypeID, field: String)] = []

    mutating func parse(
        _ text: [UInt8],
        document: Int,
        limits: JSONLimits
    ) throws(AvroSchemaError) -> AvroSchema.TypeID {
        self.document = document
        if let primitive = Self.barePrimitive(text) {
            return add(.primitive(primitive), at: 0)
        }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: text, limits: limits)
        } catch {
            throw AvroSchemaError(
                code: .invalidJSON,
                message: error.message,
                document: document,
                position: error.position,
                pointer: JSONPointer()
            )
        }
        do throws(Failure) {
            let root = try type(json, in: "")
            try checkDefaults()
            return root
        } catch {
            throw AvroSchemaError(
                code: error.code,
                message: error.message,
                document: document,
                position: TextPosition(offset: error.offset, in: text),
                pointer: json.pointer(toOffset: error.offset)
            )
        }
    }

    /// A primitive's name without quotes, which is not JSON but which registries have always taken.
    private static func barePrimitive(_ text: [UInt8]) -> AvroPrimitive? {
        guard text.count < 16, let first = text.first, first != UInt8(ascii: "\""), first != UInt8(ascii: "n") else {
            return nil
        }
        return AvroPrimitive(rawValue: String(decoding: text, as: UTF8.self))
    }

    /// The type that a JSON value describes, `namespace` being that of the enclosing definition.
    mutating func type(_ json: JSON, in namespace: String) throws(Failure) -> AvroSchema.TypeID {
        switch json.value {
        case .string(let name): return try reference(name, json, in: namespace)
        case .array(let branches): return try union(branches, json, in: namespace)
        case .object(let object): return try complex(object, json, in: namespace)
        default:
            throw failure(.unknownType, json, "expected a type: a name, an object or an array, found a \(json.kind)")
        }
    }

    private mutating func reference(
        _ text: String,
        _ json: JSON,
        in namespace: String
    ) throws(Failure) -> AvroSchema.TypeID {
        if let primitive = AvroPrimitive(rawValue: text) { return add(.primitive(primitive), at: Int(json.offset)) }
        guard let name = AvroName(text, in: namespace) else {
            throw failure(.unknownType, json, "\(quoted(text)) is neither a type nor a name")
        }
        // A plain name that the enclosing namespace lacks may be one of the null namespace.
        if let known = named[name.full] ?? named[text] { return known }
        throw failure(
            .unknownType,
            json,
            "\(quoted(name.full)) is not a type known here; define it before its first use or add a reference to it"
        )
    }

    private mutating func union(
        _ branches: [JSON],
        _ json: JSON,
        in namespace: String
    ) throws(Failure) -> AvroSchema.TypeID {
        var ids: [AvroSchema.TypeID] = []
        var seen: [String] = []
        var seenMany: Set<String> = []
        for branch in branches {
            let id = try type(branch, in: namespace)
            let type = types[id.index]
            if case .union = type.kind {
                throw failure(.invalidUnion, branch, "a union may not contain another union; merge their branches")
            }
            let key = type.name?.full ?? type.word
            // Most unions have two branches, for which a list is quicker than a set.
            let isNew = seen.count < 8 ? !seen.contains(key) : seenMany.insert(key).inserted && !seen.contains(key)
            if seen.count < 8 { seen.append(key) }
            guard isNew else {
                throw failure(
                    .invalidUnion,
                    branch,
                    "the union already has a branch of type \(quoted(key)); data could not tell them apart"
                )
            }
            ids.append(id)
        }
        return add(.union(ids), at: Int(json.offset))
    }

    private mutating func complex(
        _ object: JSONObject,
        _ json: JSON,
        in namespace: String
    ) throws(Failure) -> AvroSchema.TypeID {
        guard let type = object["type"] else {
            throw failure(.missingAttribute, json, "a type written as an object needs the attribute \"type\"")
        }
        guard case .string(let word) = type.value else {
            // {"type": {…}} and {"type": […]}: the inner type is meant.
            return try self.type(type, in: namespace)
        }
        switch word {
        case "record", "error": return try record(object, json, isError: word == "error", in: namespace)
        case "enum": return try enumeration(object, json, in: namespace)
        case "fixed": return try fixed(object, json, in: namespace)
        case "array":
            let items = try self.type(try attribute("items", object, json), in: namespace)
            return add(.array(items), at: Int(json.offset), object, except: ["type", "items"])
        case "map":
            let values = try self.type(try attribute("values", object, json), in: namespace)
            return add(.map(values), at: Int(json.offset), object, except: ["type", "values"])
        default:
            guard let primitive = AvroPrimitive(rawValue: word) else { return try reference(word, type, in: namespace) }
            return add(.primitive(primitive), at: Int(json.offset), object, except: ["type"])
        }
    }

    mutating func add(
        _ kind: AvroType.Kind,
        at offset: Int,
        _ object: JSONObject? = nil,
        except known: [String] = []
    ) -> AvroSchema.TypeID {
        var type = AvroType(kind: kind, document: document, offset: offset)
        if let object, object.members.count > known.count || !known.isEmpty {
            type.properties = properties(object, except: known)
        }
        types.append(type)
        return AvroSchema.TypeID(types.count - 1)
    }

    /// Enters a named type before its parts are read, so that they can refer to it.
    mutating func declare(
        _ kind: AvroType.Kind,
        _ name: AvroName,
        _ json: JSON,
        _ object: JSONObject,
        except known: [String]
    ) throws(Failure) -> AvroSchema.TypeID {
        guard AvroPrimitive(rawValue: name.full) == nil else {
            throw failure(
                .redefinedName,
                object["name"] ?? json,
                "\(quoted(name.full)) is the name of a primitive type"
            )
        }
        guard named[name.full] == nil else {
            throw failure(
                .redefinedName,
                object["name"] ?? json,
                "\(quoted(name.full)) is already defined; refer to it by its name instead"
            )
        }
        let id = add(kind, at: Int(json.offset), object, except: known)
        named[name.full] = id
        return id
    }

    mutating func complete(_ id: AvroSchema.TypeID, fields: [AvroField]) {
        guard case .record(var record) = types[id.index].kind else { return }
        record.fields = fields
        types[id.index].kind = .record(record)
    }

    mutating func expectDefault(_ value: JSON, of type: AvroSchema.TypeID, field: String) {
        defaults.append((value, type, field))
    }

    private mutating func checkDefaults() throws(Failure) {
        for entry in defaults {
            if let mismatch = AvroDefault.mismatch(entry.value, entry.type, types) {
                throw failure(
                    .invalidDefault,
                    mismatch.value,
                    "the default of field \(quoted(entry.field)) is not a value of its type: \(mismatch.reason)"
                )
            }
        }
        defaults.removeAll()
    }
}
