// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A request that a route answers, and the least that whoever sends it has to be allowed.
struct RouteSample {
    /// The route, as the server's table has it, and the action of those it may take.
    let route: String
    let action: String
    /// What it takes besides.
    let also: [String]
    /// The one thing that it may be done to, as policies write it.
    let resource: String
    let path: String
    let body: String?
    /// What is done before, by an administrator; the request may be made of the answer.
    let before: ((SignedIn) throws -> Void)?
    /// The status, where it is no success, and why there can be none.
    let insteadOfSuccess: (status: Int, reason: String)?

    init(
        _ route: String,
        _ action: String,
        and also: [String] = [],
        on resource: String,
        _ path: String? = nil,
        _ body: String? = nil,
        insteadOfSuccess: (status: Int, reason: String)? = nil,
        before: ((SignedIn) throws -> Void)? = nil
    ) {
        self.route = route
        self.action = action
        self.also = also
        self.resource = "StageDoor::" + resource
        self.path = path ?? String(route.split(separator: " ")[1])
        self.body = body
        self.before = before
        self.insteadOfSuccess = insteadOfSuccess
    }

    var method: String { String(route.split(separator: " ")[0]) }

    /// The place of another sample whose permission is not enough for this one, and nearly the same.
    func neighbour(among samples: [RouteSample]) -> Int? {
        let needed = Set([action] + also)
        func isOther(_ other: RouteSample) -> Bool {
            other.resource != resource || !needed.isSubset(of: [other.action] + other.also)
        }
        return samples.indices.first { isOther(samples[$0]) && samples[$0].resource == resource }
            ?? samples.indices.first { isOther(samples[$0]) && samples[$0].action == action }
            ?? samples.indices.first { isOther(samples[$0]) }
    }

    /// The policy that permits this and nothing else.
    func permit(_ principal: String) -> String {
        let actions = ([action] + also).map { "StageDoor::Action::\"\($0)\"" }.joined(separator: ", ")
        return
            "permit (principal == StageDoor::Service::\"\(principal)\", action in [\(actions)], resource == \(resource));\n"
    }
}

/// A request for every route and every action that it may take.
struct RouteSamples {
    private static let access = "/governance/v1/access"
    private static let audit = "/governance/v1/audit"
    private static let system = "System::\"stagedoor\""
    /// Where the id of a proposal goes that whoever asks has made.
    static let mine = "{mine}"
    private static let noSuch =
        "what is not there is nobody's: the right to see everything is asked, and nothing is found"

    private let admin: SignedIn
    private(set) var all: [RouteSample] = []
    private var subjects = 0

    init(_ admin: SignedIn) throws {
        self.admin = admin
        try addSubjects()
        try addSchemas()
        try addSettings()
        try addGovernance()
        try addPrincipals()
        try addPolicies()
        try addEmergencies()
        try addReviews()
        try addAudit()
        try addConsumers()
    }

    /// A subject of a sample's own with one version, whose schema no other one has.
    private mutating func subject() throws -> (name: String, resource: String, schema: String) {
        subjects += 1
        let name = "walked\(subjects)"
        let answer = try admin.call("POST", "/subjects/\(name)/versions", SignedIn.body(subjects))
        try require(answer.status == 200, answer.text)
        return (name, "Subject::\"\(name)\"", SignedIn.body(subjects))
    }

    private mutating func add(_ sample: RouteSample) { all.append(sample) }

    private mutating func addSubjects() throws {
        add(RouteSample("GET /subjects", "listSubjects", on: Self.system))
        var s = try subject()
        let one = "/subjects/{subject}"
        add(RouteSample("POST \(one)", "readSchema", on: s.resource, "/subjects/\(s.name)", s.schema))
        add(RouteSample("GET \(one)/metadata", "readSchema", on: s.resource, "/subjects/\(s.name)/metadata"))
        add(RouteSample("GET \(one)/versions", "readSchema", on: s.resource, "/subjects/\(s.name)/versions"))
        for end in ["", "/schema", "/referencedby"] {
            let path = "/subjects/\(s.name)/versions/1\(end)"
            add(RouteSample("GET \(one)/versions/{version}\(end)", "readSchema", on: s.resource, path))
        }
        add(
            RouteSample(
                "POST \(one)/versions",
                "registerSchema",
                on: "Subject::\"walked-new\"",
                "/subjects/walked-new/versions",
                s.schema
            )
        )
        s = try subject()
        let forced = "/subjects/\(s.name)/versions?force=true"
        let other = TestSchema.body(#"{"type":"record","name":"Other","fields":[{"name":"x","type":"int"}]}"#)
        add(
            RouteSample(
                "POST \(one)/versions",
                "overrideCompatibility",
                and: ["registerSchema"],
                on: s.resource,
                forced,
                other
            )
        )
        s = try subject()
        let tagged = "/subjects/\(s.name)/versions/1/tags"
        let tags =
            #"{"tagsToAdd":[{"schemaEntity":{"entityPath":"live.test.Cue","entityType":"sr_record"},"tags":["A"]}]}"#
        for (action, also) in [("registerSchema", "readSchema"), ("readSchema", "registerSchema")] {
            let route = "POST \(one)/versions/{version}/tags"
            add(RouteSample(route, action, and: [also], on: s.resource, tagged, tags))
        }
        try addDeletions(one)
    }

    private mutating func addDeletions(_ one: String) throws {
        for (route, end) in [(one, ""), (one + "/versions/{version}", "/versions/1")] {
            var s = try subject()
            add(RouteSample("DELETE \(route)", "deleteSchema", on: s.resource, "/subjects/\(s.name)\(end)"))
            s = try subject()
            let path = "/subjects/\(s.name)\(end)"
            add(
                RouteSample(
                    "DELETE \(route)",
                    "destroySchema",
                    and: ["deleteSchema"],
                    on: s.resource,
                    path + "?permanent=true"
                ) { try $0.ask("DELETE", path) }
            )
        }
    }

    private mutating func addSchemas() throws {
        add(RouteSample("GET /schemas", "readSchema", on: Self.system))
        let s = try subject()
        let version = try admin.ask("GET", "/subjects/\(s.name)/versions/1")
        let (id, guid) = (version["id"] as? Int ?? 0, version["guid"] as? String ?? "")
        for end in ["", "/schema", "/subjects", "/versions"] {
            add(RouteSample("GET /schemas/ids/{id}\(end)", "readSchema", on: s.resource, "/schemas/ids/\(id)\(end)"))
        }
        for end in ["", "/ids"] {
            let path = "/schemas/guids/\(guid)\(end)"
            add(RouteSample("GET /schemas/guids/{guid}\(end)", "readSchema", on: s.resource, path))
        }
        for (end, path) in [("/{version}", "/1"), ("", "")] {
            add(
                RouteSample(
                    "POST /compatibility/subjects/{subject}/versions\(end)",
                    "checkCompatibility",
                    on: s.resource,
                    "/compatibility/subjects/\(s.name)/versions\(path)",
                    s.schema
                )
            )
        }
        add(RouteSample("GET /contexts", "listSubjects", on: Self.system))
        add(RouteSample("DELETE /contexts/{context}", "deleteContext", on: "Context::\".walked\"", "/contexts/.walked"))
    }

    private mutating func addSettings() throws {
        let s = try subject()
        let (level, mode) = (#"{"compatibility":"FULL"}"#, #"{"mode":"READWRITE"}"#)
        for (end, resource, path) in [("", "Context::\".\"", ""), ("/{subject}", s.resource, "/" + s.name)] {
            let (config, modes) = ("/config" + path, "/mode" + path)
            add(RouteSample("PUT /config\(end)", "changeConfig", on: resource, config, level))
            add(
                RouteSample("GET /config\(end)", "readSettings", on: resource, config) {
                    try $0.ask("PUT", config, level)
                }
            )
            add(
                RouteSample("DELETE /config\(end)", "changeConfig", on: resource, config) {
                    try $0.ask("PUT", config, level)
                }
            )
            add(RouteSample("PUT /mode\(end)", "changeMode", on: resource, modes, mode))
            add(
                RouteSample(
                    "PUT /mode\(end)",
                    "forceMode",
                    and: ["changeMode"],
                    on: resource,
                    modes + "?force=true",
                    mode
                )
            )
            add(RouteSample("GET /mode\(end)", "readSettings", on: resource, modes) { try $0.ask("PUT", modes, mode) })
            add(RouteSample("DELETE /mode\(end)", "changeMode", on: resource, modes) { try $0.ask("PUT", modes, mode) })
            add(
                RouteSample(
                    "DELETE /mode\(end)",
                    "forceMode",
                    and: ["changeMode"],
                    on: resource,
                    modes + "?recursive=true"
                ) { try $0.ask("PUT", modes, mode) }
            )
        }
    }

    private mutating func addGovernance() throws {
        let s = try subject()
        let schema = try JSONSerialization.jsonObject(with: Data(s.schema.utf8)) as? [String: Any] ?? [:]
        let one = schema.merging(["subject": s.name]) { first, _ in first }
        let checks = String(decoding: try JSONSerialization.data(withJSONObject: ["schemas": [one]]), as: UTF8.self)
        for (action, also) in [("checkCompatibility", "readSchema"), ("readSchema", "checkCompatibility")] {
            let route = "POST /governance/v1/checks"
            add(RouteSample(route, action, and: [also], on: s.resource, nil, checks))
        }
        let root = "/governance/v1/waivers"
        let day = Date(timeIntervalSinceNow: 86_400).formatted(.iso8601.year().month().day())
        let body = #"{"subject":"\#(s.name)","rule":"TYPE_MISMATCH","reason":"walked","expires":"\#(day)"}"#
        let id = try admin.ask("POST", root, body)["id"] as? Int ?? 0
        add(RouteSample("GET \(root)", "readWaivers", on: s.resource, root + "?subject=\(s.name)"))
        add(RouteSample("POST \(root)", "approveWaiver", on: s.resource, root, body))
        add(RouteSample("DELETE \(root)/{id}", "approveWaiver", on: s.resource, root + "/\(id)"))
        add(RouteSample("GET /metrics", "readMetrics", on: Self.system))
    }

    private mutating func addPrincipals() throws {
        let root = Self.access
        for path in [
            "/principals", "/entities", "/tokens", "/policies", "/policies/revisions", "/proposals", "/decisions",
            "/break-glass",
        ] {
            add(RouteSample("GET \(root)\(path)", "readAccess", on: Self.system))
        }
        let person = root + "/principals/person:walked"
        let one = "\(root)/principals/{principal}"
        add(RouteSample("PUT \(one)", "changePrincipals", on: Self.system, person + ".new", "{}"))
        add(
            RouteSample("DELETE \(one)", "changePrincipals", on: Self.system, person) {
                try $0.ask("PUT", person, "{}")
            }
        )
        try admin.ask("PUT", root + "/principals/team:walkers", "{}")
        try admin.ask("PUT", root + "/principals/person:zoe", "{}")
        let member = root + "/teams/walkers/members/person:zoe"
        let members = "\(root)/teams/{team}/members/{principal}"
        let team = "Team::\"walkers\""
        add(RouteSample("PUT \(members)", "changePrincipals", on: team, member, "{}"))
        add(RouteSample("DELETE \(members)", "changePrincipals", on: team, member) { try $0.ask("PUT", member, "{}") })
        try addMembershipProposals()

        let (zoe, tokens) = ("Person::\"zoe\"", root + "/tokens")
        let owner = #"{"owner":"person:zoe"}"#
        add(RouteSample("GET \(tokens)", "manageTokens", on: zoe, tokens + "?owner=person:zoe"))
        add(RouteSample("POST \(tokens)", "manageTokens", on: zoe, tokens, owner))
        for (method, end) in [("POST", "/rotate"), ("DELETE", "")] {
            let id = try admin.ask("POST", tokens, owner)["id"] as? String ?? ""
            let body = method == "POST" ? "{}" : nil
            let route = "\(method) \(tokens)/{token}\(end)"
            add(RouteSample(route, "manageTokens", on: zoe, "\(tokens)/\(id)\(end)", body))
            let missing = "\(tokens)/tok_none\(end)"
            add(RouteSample(route, "readAccess", on: Self.system, missing, body, insteadOfSuccess: (404, Self.noSuch)))
        }
    }

    /// What waits is proposed by a second administrator.
    private mutating func addMembershipProposals() throws {
        let root = Self.access
        for name in ["person:second", "person:third", "person:fourth"] {
            try admin.ask("PUT", "\(root)/principals/\(name)", "{}")
        }
        try admin.ask("PUT", root + "/teams/administrators/members/person:second", "{}")
        let token = try admin.ask("POST", root + "/tokens", #"{"owner":"person:second"}"#)["token"] as? String
        let second = SignedIn(port: admin.port, token: token)
        func proposed(_ name: String) throws -> String {
            let answer = try second.ask("PUT", "\(root)/teams/administrators/members/\(name)", "{}")
            return (answer["proposal"] as? [String: Any])?["id"] as? String ?? ""
        }
        let (list, team) = (root + "/membership-proposals", "Team::\"administrators\"")
        let approval = "POST \(list)/{proposal}/approve"
        add(
            RouteSample(
                approval,
                "approveMembers",
                on: team,
                "\(list)/\(try proposed("person:third"))/approve",
                "{}"
            )
        )
        let rejection = "DELETE \(list)/{proposal}"
        add(RouteSample(rejection, "approveMembers", on: team, "\(list)/\(try proposed("person:fourth"))"))
        add(RouteSample(rejection, "changePrincipals", on: "Team::\"operators\"", "\(list)/\(Self.mine)"))
        for (route, end, body) in [(approval, "/approve", "{}"), (rejection, "", nil)] {
            let missing = "\(list)/member_none\(end)"
            add(RouteSample(route, "readAccess", on: Self.system, missing, body, insteadOfSuccess: (404, Self.noSuch)))
        }
    }

    private mutating func addPolicies() throws {
        let root = Self.access
        add(RouteSample("PUT \(root)/policies", "changePolicies", on: Self.system))
        let one = root + "/proposals/{proposal}"
        add(RouteSample("DELETE \(one)", "changePolicies", on: Self.system))
        add(RouteSample("POST \(one)/approve", "approvePolicies", on: Self.system, nil, "{}"))
    }

    private mutating func addEmergencies() throws {
        let root = Self.access + "/break-glass"
        let template = "BreakGlass::\"break-glass\""
        let opening = #"{"reason":"walked","ticket":"W-1"}"#
        add(RouteSample("POST \(root)", "breakGlass", on: template, root, opening))
        try admin.ask("PUT", Self.access + "/principals/person:kim", "{}")
        try admin.ask("PUT", Self.access + "/teams/break-glass/members/person:kim", "{}")
        let token = try admin.ask("POST", Self.access + "/tokens", #"{"owner":"person:kim"}"#)["token"] as? String
        let kim = SignedIn(port: admin.port, token: token)
        let id = try kim.ask("POST", root, opening)["id"] as? String ?? ""
        let use = root + "/{use}"
        add(RouteSample("POST \(use)/end", "reviewBreakGlass", on: template, "\(root)/\(id)/end", "{}"))
        let review = #"{"justified":true,"comment":"walked"}"#
        add(RouteSample("POST \(use)/review", "reviewBreakGlass", on: template, "\(root)/\(id)/review", review))
    }

    private mutating func addReviews() throws {
        let root = Self.access + "/reviews"
        let day = Date(timeIntervalSinceNow: 7 * 86_400).formatted(.iso8601.year().month().day())
        func team(_ number: Int) throws -> String {
            let name = "reviewed\(number)"
            try admin.ask("PUT", Self.access + "/principals/team:\(name)", "{}")
            try admin.ask("PUT", Self.access + "/principals/person:\(name)", "{}")
            try admin.ask("PUT", Self.access + "/teams/\(name)/members/person:\(name)", "{}")
            return name
        }
        func body(_ team: String) -> String { #"{"team":"\#(team)","owner":"person:zoe","due":"\#(day)"}"# }
        let first = try team(1)
        add(RouteSample("POST \(root)", "startAccessReview", on: "Team::\"\(first)\"", root, body(first)))
        let decision = #"{"item":1,"decision":"keep","reason":"walked"}"#
        for (number, end) in ["", "/decisions", "/finish", "/cancel"].enumerated() {
            let id = try admin.ask("POST", root, body(try team(number + 2)))["id"] as? String ?? ""
            let resource = "AccessReview::\"\(id)\""
            let path = "\(root)/\(id)"
            guard !end.isEmpty else {
                add(RouteSample("GET \(root)/{review}", "readAccessReviews", on: resource, path))
                continue
            }
            let sent = ["/decisions": decision, "/finish": "{}", "/cancel": #"{"reason":"walked"}"#][end]
            add(
                RouteSample("POST \(root)/{review}\(end)", "decideAccessReview", on: resource, path + end, sent) {
                    admin in
                    guard end == "/finish" else { return }
                    let items = try admin.ask("GET", path)["list"] as? [[String: Any]] ?? []
                    for item in items {
                        let number = item["item"] as? Int ?? item["number"] as? Int ?? 0
                        try admin.ask(
                            "POST",
                            path + "/decisions",
                            #"{"item":\#(number),"decision":"keep","reason":"walked"}"#
                        )
                    }
                }
            )
        }
    }

    private mutating func addAudit() throws {
        let person = Self.access + "/principals/person:left"
        try admin.ask("PUT", person, "{}")
        try admin.ask("PUT", person, #"{"disabled":true}"#)
        let erasure = #"{"subject":"person:left","reason":"walked"}"#
        let root = Self.audit
        add(RouteSample("POST \(root)/subjects/erase", "eraseAuditSubject", on: Self.system, nil, erasure))
        add(RouteSample("GET \(root)/entries", "readAudit", on: Self.system))
        add(
            RouteSample(
                "GET \(root)/entries",
                "readAccess",
                and: ["readAudit"],
                on: Self.system,
                root + "/entries?names=true"
            )
        )
        for end in ["/checkpoints", "/key", "/log/checkpoint"] {
            add(RouteSample("GET \(root)\(end)", "readAudit", on: Self.system))
        }
        var size = 0
        let isSigned = seconds(until: 60) { [admin] in
            let answer = try? admin.call("GET", root + "/log/checkpoint")
            size = Int(answer?.text.components(separatedBy: "\n").dropFirst().first ?? "") ?? 0
            return size > 0
        }
        try require(isSigned != nil, "no checkpoint")
        add(
            RouteSample(
                "GET \(root)/log/checkpoints/{size}",
                "readAudit",
                on: Self.system,
                root + "/log/checkpoints/\(size)"
            )
        )
        let width = size % 256
        let tile = size >= 256 ? "tile/0/000" : "tile/0/000.p/\(width)"
        add(RouteSample("GET \(root)/log/{path...}", "readAudit", on: Self.system, "\(root)/log/\(tile)"))
    }

    private mutating func addConsumers() throws {
        add(RouteSample("GET /governance/v1/consumers", "readUsage", on: Self.system))
        let s = try subject()
        add(
            RouteSample(
                "GET /governance/v1/subjects/{subject}/usage",
                "readUsage",
                on: s.resource,
                "/governance/v1/subjects/\(s.name)/usage"
            )
        )
        let route = "/governance/v1/consumers/{consumer}/pins/{subject}"
        let pins = #"{"versions":[1],"reason":"walked"}"#
        func path(_ consumer: String) -> String { "/governance/v1/consumers/\(consumer)/pins/\(s.name)" }
        add(
            RouteSample("GET \(route)", "readUsage", on: s.resource, path("service:other")) {
                try $0.ask("PUT", path("service:other"), pins)
            }
        )
        for (action, also, consumer) in [
            ("pinVersion", [], RouteSamples.own), ("pinForOthers", ["pinVersion"], "service:else"),
        ] {
            add(RouteSample("PUT \(route)", action, and: also, on: s.resource, path(consumer), pins))
        }
        for (action, also, consumer) in [
            ("pinVersion", [], RouteSamples.own), ("pinForOthers", ["pinVersion"], "service:another"),
        ] {
            add(RouteSample("DELETE \(route)", action, and: also, on: s.resource, path(consumer)))
        }
    }

    /// Stands for whoever sends the request.
    static let own = "{own}"
}
