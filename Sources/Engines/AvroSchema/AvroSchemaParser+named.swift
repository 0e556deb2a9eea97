// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchemaParser {
    mutating func record(
        _ object: JSONObject,
        _ json: JSON,
        isError: Bool,
        in namespace: String
    ) throws(Failure) -> AvroSchema.TypeID {
        let name = try name(object, json, in: namespace)
        let record = AvroRecord(
            name: name,
            aliases: try aliases(object, of: name),
            documentation: object["doc"]?.string,
            isError: isError,
            fields: []
        )
        let id = try declare(
            .record(record),
            name,
            json,
            object,
            except: ["type", "name", "namespace", "aliases", "doc", "fields"]
        )
        let list = try attribute("fields", object, json)
        guard case .array(let elements) = list.value else {
            throw failure(.invalidAttribute, list, "\"fields\" is an array of fields, found a \(list.kind)")
        }
        var fields: [AvroField] = []
        fields.reserveCapacity(elements.count)
        var seen: Set<String> = []
        for element in elements {
            let field = try field(element, in: name.namespace)
            guard seen.insert(field.name).inserted else {
                throw failure(
                    .duplicate,
                    element["name"] ?? element,
                    "the record \(quoted(name.full)) already has a field named \(quoted(field.name))"
                )
            }
            fields.append(field)
        }
        complete(id, fields: fields)
        return id
    }

    private mutating func field(_ json: JSON, in namespace: String) throws(Failure) -> AvroField {
        guard case .object(let object) = json.value else {
            throw failure(
                .invalidAttribute,
                json,
                "a field is an object with \"name\" and \"type\", found a \(json.kind)"
            )
        }
        let nameValue = try attribute("name", object, json)
        guard case .string(let name) = nameValue.value, AvroName.isValidSimpleName(name) else {
            throw failure(.invalidName, nameValue, "a field's name is a letter or _ followed by letters, digits and _")
        }
        let type = try type(try attribute("type", object, json), in: namespace)
        let order = object["order"]
        if let order, !["ascending", "descending", "ignore"].contains(order.string) {
            throw failure(.invalidAttribute, order, "\"order\" is \"ascending\", \"descending\" or \"ignore\"")
        }
        if let value = object["default"] { expectDefault(value, of: type, field: name) }
        return AvroField(
            name: name,
            aliases: try fieldAliases(object),
            type: type,
            documentation: object["doc"]?.string,
            defaultValue: object["default"],
            order: order?.string,
            offset: Int(json.offset),
            properties: properties(object, except: ["name", "type", "aliases", "doc", "default", "order"])
        )
    }

    mutating func enumeration(
        _ object: JSONObject,
        _ json: JSON,
        in namespace: String
    ) throws(Failure) -> AvroSchema.TypeID {
        let name = try name(object, json, in: namespace)
        let list = try attribute("symbols", object, json)
        let symbols = try symbols(list, of: name)
        let defaultValue = object["default"]
        if let defaultValue, !symbols.contains(defaultValue.string ?? "") {
            throw failure(.invalidDefault, defaultValue, "an enum's \"default\" is one of its own symbols")
        }
        let enumeration = AvroEnumeration(
            name: name,
            aliases: try aliases(object, of: name),
            documentation: object["doc"]?.string,
            symbols: symbols,
            defaultSymbol: defaultValue?.string,
            symbolsOffset: Int(list.offset)
        )
        return try declare(
            .enumeration(enumeration),
            name,
            json,
            object,
            except: ["type", "name", "namespace", "aliases", "doc", "symbols", "default"]
        )
    }

    private func symbols(_ list: JSON, of name: AvroName) throws(Failure) -> [String] {
        guard case .array(let elements) = list.value else {
            throw failure(.invalidAttribute, list, "\"symbols\" is an array of names, found a \(list.kind)")
        }
        var symbols: [String] = []
        var seen: Set<String> = []
        for element in elements {
            guard case .string(let symbol) = element.value, AvroName.isValidSimpleName(symbol) else {
                throw failure(.invalidName, element, "a symbol is a letter or _ followed by letters, digits and _")
            }
            guard seen.insert(symbol).inserted else {
                throw failure(
                    .duplicate,
                    element,
                    "the enum \(quoted(name.full)) already has the symbol \(quoted(symbol))"
                )
            }
            symbols.append(symbol)
        }
        return symbols
    }

    mutating func fixed(
        _ object: JSONObject,
        _ json: JSON,
        in namespace: String
    ) throws(Failure) -> AvroSchema.TypeID {
        let name = try name(object, json, in: namespace)
        let value = try attribute("size", object, json)
        guard let size = value.int, size >= 0, size <= Int32.max else {
            throw failure(.invalidAttribute, value, "\"size\" is a whole number of bytes from 0 to 2147483647")
        }
        let fixed = AvroFixed(
            name: name,
            aliases: try aliases(object, of: name),
            documentation: object["doc"]?.string,
            size: size,
            sizeOffset: Int(value.offset)
        )
        return try declare(
            .fixed(fixed),
            name,
            json,
            object,
            except: ["type", "name", "namespace", "aliases", "doc", "size"]
        )
    }

    /// The full name of a definition: a dotted name wins over "namespace", which wins over the enclosing one.
    private func name(_ object: JSONObject, _ json: JSON, in namespace: String) throws(Failure) -> AvroName {
        let value = try attribute("name", object, json)
        guard case .string(let text) = value.value else {
            throw failure(.invalidName, value, "a name is a string, found a \(value.kind)")
        }
        var space = namespace
        if let own = object["namespace"], !own.isNull {
            guard case .string(let text) = own.value else {
                throw failure(.invalidName, own, "a namespace is a string, found a \(own.kind)")
            }
            space = text
        }
        guard let name = AvroName(text, in: space) else {
            throw failure(
                .invalidName,
                value,
                "\(quoted(text)) in namespace \(quoted(space)) is not a name; each part is a letter or _ followed by "
                    + "letters, digits and _"
            )
        }
        return name
    }

    private func aliases(_ object: JSONObject, of name: AvroName) throws(Failure) -> [AvroName] {
        guard let list = object["aliases"] else { return [] }
        var aliases: [AvroName] = []
        for alias in try strings(list) {
            guard let alias = AvroName(alias, in: name.namespace) else {
                throw failure(.invalidName, list, "an alias is a name, \(quoted(alias)) is not")
            }
            aliases.append(alias)
        }
        return aliases
    }

    private func fieldAliases(_ object: JSONObject) throws(Failure) -> [String] {
        guard let list = object["aliases"] else { return [] }
        return try strings(list)
    }

    private func strings(_ list: JSON) throws(Failure) -> [String] {
        guard case .array(let elements) = list.value else {
            throw failure(.invalidAttribute, list, "\"aliases\" is an array of names, found a \(list.kind)")
        }
        var strings: [String] = []
        for element in elements {
            guard let text = element.string else {
                throw failure(.invalidAttribute, element, "an alias is a string, found a \(element.kind)")
            }
            strings.append(text)
        }
        return strings
    }
}

extension AvroSchemaParser {
    func attribute(_ name: String, _ object: JSONObject, _ json: JSON) throws(Failure) -> JSON {
        guard let value = object[name] else {
            throw failure(.missingAttribute, json, "the attribute \"\(name)\" is missing")
        }
        return value
    }

    func properties(_ object: JSONObject, except known: [String]) -> [JSONObject.Member] {
        object.members.filter { !known.contains($0.key) }
    }

    func failure(_ code: AvroSchemaError.Code, _ json: JSON, _ message: String) -> Failure {
        Failure(code: code, offset: Int(json.offset), message: message)
    }

    /// A text from outside as a JSON string, cut to a length that fits a message.
    func quoted(_ text: String) -> String {
        JSON.string(text.utf8.count <= 120 ? text : String(text.prefix(100)) + "…").compactText
    }
}
