// SPDX-License-Identifier: Apache-2.0
import Cedar
import HTTPTypes
import JSON
import Web

/// What is asked of the decision point, as OpenID's AuthZEN Authorization API 1.0 writes it. Members that are not known
/// are passed over, as that demands; so are all properties, for what policies ask about comes from what is stored.
struct EvaluationRequest {
    /// How many answers are given, and when it ends (section 7.1.2.1).
    enum Semantic: String {
        case executeAll = "execute_all"
        case denyOnFirstDeny = "deny_on_first_deny"
        case permitOnFirstPermit = "permit_on_first_permit"

        /// Whether a decision is the last one.
        func ends(with isAllowed: Bool) -> Bool {
            switch self {
            case .executeAll: false
            case .denyOnFirstDeny: !isAllowed
            case .permitOnFirstPermit: isAllowed
            }
        }
    }

    /// One question, its names not looked at yet.
    struct Question {
        let subject: (type: String, id: String)
        let action: String
        let resource: (type: String, id: String)
        /// How whoever is asked about has signed in elsewhere, as far as the one who asks says so.
        let authentication: String?
    }

    /// A question that is none.
    struct Malformed: Error {
        let message: String
    }

    private static let mostQuestions = 200
    private static let largestBody = 1 << 20

    /// All questions in their order; the one of a request without a list is alone.
    let questions: [Result<Question, Malformed>]
    let semantic: Semantic
    /// Whether the answer is a list.
    let isList: Bool

    /// Reads a request.
    ///
    /// - Parameter mayBeList: whether several things may be asked at once.
    /// - Throws: `WebError` 400 for what is no request as a whole, with the place.
    init(_ request: WebRequest, mayBeList: Bool) throws(WebError) {
        let json = try Self.body(request)
        let items = mayBeList ? try Self.items(json["evaluations"]) : []
        guard !items.isEmpty else {
            semantic = .executeAll
            isList = false
            questions = [.success(try Self.single(json))]
            return
        }
        guard items.count <= Self.mostQuestions else {
            throw Self.refusal(
                "\"evaluations\" has \(items.count) questions; ask at most \(Self.mostQuestions) at once"
            )
        }
        semantic = try Self.semantic(json["options"])
        isList = true
        questions = items.map { item in
            Result { () throws(Malformed) in
                guard item.object != nil else { throw Malformed(message: "this is a \(item.kind), expected an object") }
                return try Question(item, defaults: json)
            }
        }
    }

    private static func items(_ list: JSON?) throws(WebError) -> [JSON] {
        guard let list else { return [] }
        guard let items = list.array else { throw refusal("\"evaluations\" is a \(list.kind), expected an array") }
        return items
    }

    private static func single(_ json: JSON) throws(WebError) -> Question {
        do throws(Malformed) {
            return try Question(json, defaults: nil)
        } catch {
            throw refusal(error.message)
        }
    }

    private static func refusal(_ message: String) -> WebError { WebError(status: 400, message: message) }

    private static func body(_ request: WebRequest) throws(WebError) -> JSON {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
            .filter { $0 != " " && $0 != "\t" }
        guard type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json") else {
            throw refusal("The body has to be of Content-Type application/json")
        }
        guard request.body.count <= largestBody else { throw refusal("The body has more than \(largestBody) bytes") }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: request.body)
        } catch {
            throw refusal("The body is not valid JSON: \(error)")
        }
        guard json.object != nil else { throw refusal("The body is a \(json.kind), expected an object") }
        return json
    }

    private static func semantic(_ options: JSON?) throws(WebError) -> Semantic {
        guard let options, !options.isNull else { return .executeAll }
        guard options.object != nil else { throw refusal("\"options\" is a \(options.kind), expected an object") }
        guard let named = options["evaluations_semantic"] else { return .executeAll }
        guard let semantic = named.string.flatMap(Semantic.init) else {
            throw refusal(
                "\"options.evaluations_semantic\" is execute_all, deny_on_first_deny or permit_on_first_permit"
            )
        }
        return semantic
    }
}

extension EvaluationRequest.Question {
    /// Reads a question; what it leaves out, the defaults say.
    fileprivate init(_ json: JSON, defaults: JSON?) throws(EvaluationRequest.Malformed) {
        func text(_ part: String, _ name: String) throws(EvaluationRequest.Malformed) -> String {
            let own = try Self.object(part, of: json)
            var given = own?[name]
            if given == nil { given = try Self.object(part, of: defaults)?[name] }
            guard let given else {
                throw .init(message: own == nil ? "\"\(part)\" is missing" : "\"\(part).\(name)\" is missing")
            }
            guard let text = given.string else {
                throw .init(message: "\"\(part).\(name)\" is a \(given.kind), expected a string")
            }
            return text
        }
        subject = (try text("subject", "type"), try text("subject", "id"))
        action = try text("action", "name")
        resource = (try text("resource", "type"), try text("resource", "id"))
        var context = try Self.object("context", of: json)
        if context == nil { context = try Self.object("context", of: defaults) }
        authentication = context?["authentication"]?.string
    }

    private static func object(_ part: String, of json: JSON?) throws(EvaluationRequest.Malformed) -> JSON? {
        guard let member = json?[part] else { return nil }
        guard member.object != nil else {
            throw .init(message: "\"\(part)\" is a \(member.kind), expected an object")
        }
        return member
    }
}
