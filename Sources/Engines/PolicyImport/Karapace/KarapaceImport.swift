// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Karapace's authorization file in Cedar.
///
/// Users, subjects and the configuration become entities of the namespace `Karapace`. A subject has its name as the attribute
/// `name`; the configuration is `Karapace::Config::"global"`, and that of a subject is the subject's affair. Passwords are
/// not read.
public enum KarapaceImport {
    /// Reads the file's `permissions`, or `acls` as older files have it, and says the same in Cedar.
    ///
    /// - Throws: ``ImportFailure`` if nothing can be read.
    public static func policies(_ bytes: [UInt8]) throws(ImportFailure) -> ImportedPolicies {
        let document: JSON
        do throws(JSONError) {
            document = try JSON(parsing: bytes, limits: JSONLimits(size: ImportLimits.size))
        } catch {
            throw ImportFailure("import.json", error.message, line: error.position.line, column: error.position.column)
        }
        guard let rules = (document["permissions"] ?? document["acls"])?.array else {
            throw ImportFailure("import.permissions", "the file lacks the list 'permissions'")
        }
        guard rules.count <= ImportLimits.rules else {
            throw ImportFailure("import.too-many", "there are more than \(ImportLimits.rules) permissions")
        }
        var translation = KarapaceTranslation()
        for rule in rules { translation.add(rule) }
        return ImportedPolicies(
            schema: KarapaceTranslation.schema,
            policies: try PolicyText.text(translation.items),
            entities: translation.entities,
            notes: translation.notes,
            rules: rules.count
        )
    }
}

/// Turns permissions into policies.
struct KarapaceTranslation {
    static let schema = """
        namespace Karapace {
          entity User;
          entity Subject { name: String };
          entity Config;
          action "Read", "Write" appliesTo {
            principal: User,
            resource: [Subject, Config]
          };
        }

        """

    private(set) var items: [PolicyText.Item] = []
    private(set) var notes: [ImportNote] = []
    private var users: Set<EntityUID> = []

    var entities: [Entity] { (users.sorted() + [Self.uid("Config", "global")]).map { Entity(uid: $0) } }

    mutating func add(_ rule: JSON) {
        let text = rule.compactText
        guard let user = rule["username"]?.string, let operation = rule["operation"]?.string,
            operation == "Read" || operation == "Write", let expression = rule["resource"]?.string
        else {
            notes.append(ImportNote(.lost, rule: text, "a permission has a username, Read or Write, and a resource"))
            return
        }
        let patterns: [LikePattern]
        do throws(RegularExpression.Unsupported) {
            patterns = try RegularExpression.patterns(expression)
        } catch {
            notes.append(ImportNote(.lost, rule: text, error.message))
            return
        }
        let uid = Self.uid("User", user)
        users.insert(uid)
        var item = PolicyText.Item(id: "", effect: .permit)
        item.principal = .equal(.entity(uid))
        item.action =
            operation == "Write" ? .inAny([Self.action("Read"), Self.action("Write")]) : .equal(Self.action("Read"))
        item.comments = [text]
        add(subjects: patterns, item)
        add(configuration: patterns, item)
    }

    /// What the patterns say of `Subject:name`.
    private mutating func add(subjects patterns: [LikePattern], _ item: PolicyText.Item) {
        var rests: [LikePattern] = []
        for rest in patterns.flatMap({ $0.rests(after: "Subject:") }) where !rests.contains(rest) { rests.append(rest) }
        if rests.isEmpty { return }
        let isEvery = rests.contains { $0.elements == [.wildcard] }
        let name = PolicyText.attribute(.resource, "name")
        let condition = isEvery ? nil : PolicyText.any(rests.map { PolicyText.node(.like(name, $0)) })
        append(item, .isType(Name(trusted: "Karapace::Subject")), condition)
    }

    /// What they say of `Config:`.
    private mutating func add(configuration patterns: [LikePattern], _ item: PolicyText.Item) {
        let matches = patterns.flatMap { $0.rests(after: "Config:") }.contains {
            $0.elements.allSatisfy { $0 == .wildcard }
        }
        if matches { append(item, .equal(.entity(Self.uid("Config", "global"))), nil) }
    }

    private mutating func append(_ item: PolicyText.Item, _ resource: ScopeConstraint, _ condition: Expression?) {
        items.append(
            PolicyText.Item(
                id: "permission-\(items.count + 1)",
                effect: item.effect,
                principal: item.principal,
                action: item.action,
                resource: resource,
                conditions: condition.map { [$0] } ?? [],
                comments: item.comments
            )
        )
    }

    private static func uid(_ type: String, _ id: String) -> EntityUID {
        EntityUID(type: Name(trusted: "Karapace::\(type)"), id: CedarString(id))
    }

    private static func action(_ name: String) -> EntityUID { uid("Action", name) }
}

extension LikePattern {
    /// What must match the rest of a text that begins so; one pattern for each way to get there.
    fileprivate func rests(after prefix: String) -> [LikePattern] {
        var places: Set<Int> = [0]
        func stayed(_ place: Int) -> [Int] {
            // A wildcard may match nothing.
            var places = [place]
            while let last = places.last, last < elements.count, elements[last] == .wildcard { places.append(last + 1) }
            return places
        }
        for scalar in prefix.unicodeScalars {
            var next: Set<Int> = []
            for place in places.flatMap(stayed) where place < elements.count {
                if elements[place] == .wildcard { next.insert(place) }
                if elements[place] == .literal(scalar) { next.insert(place + 1) }
            }
            places = next
        }
        return places.sorted().map { LikePattern(Array(elements[$0...])) }
    }
}
