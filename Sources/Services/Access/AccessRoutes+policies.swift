// SPDX-License-Identifier: Apache-2.0
import Cedar
import HTTPTypes
import JSON
import Policies
import PolicyUsage
import Web

extension AccessRoutes {
    var policyRoutes: [Route] {
        [
            Route(.get, Self.root + "/schema", .signedIn) { _ in
                Self.answer(.object([("schema", .string(String(decoding: BuiltInPolicies.schema, as: UTF8.self)))]))
            },
            Route(.get, Self.root + "/policies", Self.mayRead) { request in
                if let moment = try Self.past(request) {
                    return Self.answer(try await service.policies(at: moment).json)
                }
                guard let text = request.query.first("revision") else {
                    return Self.answer(service.snapshot.policyJSON(at: WallClock.milliseconds))
                }
                guard let number = Int64(text), number >= 0 else {
                    throw WebError.accessInvalid("'revision' is the number of a revision")
                }
                return Self.answer(try await service.policies(revision: number).json)
            },
            Route(.get, Self.root + "/policies/revisions", Self.mayRead) { request in
                let revisions = try await service.revisions(
                    below: Int64(try request.query.integer("below", default: .max)),
                    limit: try request.query.integer("limit", default: AccessService.mostRevisions)
                )
                return Self.answer(.object([("revisions", .array(revisions.map(\.summary)))]))
            },
            Route(.put, Self.root + "/policies", mayChangeSome) { request in
                let change = try Self.change(request)
                let isLimited = try isLimited(request, change)
                if try request.query.flag("dryRun", default: false) {
                    let review = try await service.review(change, isLimited: isLimited)
                    return Self.answer(
                        .object([
                            ("outcome", .string("dry run")), ("needsApproval", .bool(review.needsApproval)),
                            ("report", .string(review.text)),
                            ("warnings", .array(review.warnings.map(JSON.string))),
                        ])
                    )
                }
                let issuer = (request.caller as? SignedInCaller)?.token?.issuer
                let (outcome, review) = try await service.apply(
                    change,
                    by: Self.author(request),
                    issuer: issuer,
                    isLimited: isLimited
                )
                return Self.answer(outcome, review.warnings)
            },
            Route(.get, Self.root + "/proposals", Self.mayRead) { _ in
                let proposals = try await service.proposals()
                return Self.answer(.object([("proposals", .array(proposals.map(\.json)))]))
            },
            Route(.post, Self.root + "/proposals/{proposal}/approve", Self.mayApprove) { request in
                let id = request.parameters["proposal"] ?? ""
                let issuer = (request.caller as? SignedInCaller)?.token?.issuer
                let revision = try await service.approve(id, by: Self.author(request), issuer: issuer)
                return Self.answer(.inForce(revision), service.snapshot.bundle.warnings(at: WallClock.milliseconds))
            },
            Route(.delete, Self.root + "/proposals/{proposal}", Self.mayChange) { request in
                try await service.reject(request.parameters["proposal"] ?? "", by: Self.author(request))
                return WebResponse(status: 204)
            },
        ]
    }

    private static let mayChange = RouteAccess.may("changePolicies", on: "System") { _ in system }
    private static let mayApprove = RouteAccess.may("approvePolicies", on: "System") { _ in system }

    /// Whoever may change all policies, or the first file that is to change: the others are asked about when the change is
    /// read.
    private var mayChangeSome: RouteAccess {
        .permitted(
            RoutePermission(actions: ["changePolicies"], on: ["Policy", "System"]) { [service] request in
                // What is no change is refused to whoever may change all, and to nobody else said to be none.
                let changed = (try? Self.change(request)).flatMap {
                    try? $0.files(from: service.snapshot.policies).first
                }
                return ProtectedOperation("changePolicies", on: [Self.system] + (changed.map { [$0] } ?? []))
            }
        )
    }

    /// Whether a change comes from somebody who may only change some files, all that change among them.
    ///
    /// - Throws: `WebError` 403 for the first file that they may not change, and where a policy forbids them to change
    ///   the policies of the whole system; 409 for a change of policies that are in force no more.
    private func isLimited(_ request: WebRequest, _ change: AccessService.PolicyChange) throws -> Bool {
        guard let caller = request.caller else { return false }
        if try caller.may(ProtectedOperation("changePolicies", on: [Self.system])) { return false }
        // That nothing permits it leaves room for single files; that something forbids it does not.
        if let caller = caller as? SignedInCaller, try caller.isForbidden("changePolicies", on: Self.system) {
            try request.require(on: Self.system)
        }
        let policies = service.snapshot.policies
        // What is compared here is what the change is made of, so that nothing comes in between.
        guard change.basedOn == policies.number else {
            throw WebError.accessConflict("Revision \(policies.number) is in force, not \(change.basedOn)")
        }
        for file in try change.files(from: policies) { try request.require(on: file) }
        return true
    }

    private static func change(_ request: WebRequest) throws -> AccessService.PolicyChange {
        let body = try body(request, ["documents", "basedOn", "reason"])
        guard let documents = try member("documents", body, { $0.array }),
            let basedOn = try member("basedOn", body, { $0.int })
        else { throw WebError.accessInvalid("The members \"documents\" and \"basedOn\" are needed") }
        return try AccessService.PolicyChange(
            documents: try documents.map { json in
                guard let name = json["name"]?.string, let text = json["text"]?.string else {
                    throw WebError.accessInvalid("A document needs \"name\" and \"text\"")
                }
                return PolicyDocument(name: name, text: text)
            },
            reason: try member("reason", body) { $0.string } ?? "",
            basedOn: Int64(basedOn)
        )
    }

    private static func answer(_ outcome: AccessService.PolicyOutcome, _ warnings: [String]) -> WebResponse {
        let noted: (String, JSON) = ("warnings", .array(warnings.map(JSON.string)))
        return switch outcome {
        case .unchanged(let revision):
            answer(.object([("outcome", .string("unchanged")), ("revision", .int(Int(revision.number))), noted]))
        case .inForce(let revision):
            answer(.object([("outcome", .string("in force")), ("revision", .int(Int(revision.number))), noted]))
        case .proposed(let proposal):
            answer(.object([("outcome", .string("needs approval")), ("proposal", proposal.json), noted]), status: 202)
        }
    }
}

extension AccessService.PolicyChange {
    /// The files that are other than in a revision, new or gone.
    ///
    /// - Throws: `WebError` 422 for one that lies too deep in folders to be asked about.
    fileprivate func files(from revision: PolicyRevision) throws -> [ProtectedResource] {
        let (before, after) = (revision.documents, documents)
        let known = Dictionary(before.map { (CedarString($0.name), $0) }) { first, _ in first }
        let wanted = Set(after.map { CedarString($0.name) })
        let changed =
            after.filter { known[CedarString($0.name)] != $0 }
            + before.filter { !wanted.contains(CedarString($0.name)) }
        return try changed.map { file in
            do throws(ResourceNameError) {
                return try ResourceType.policy.place(file.name)
            } catch {
                throw WebError.accessInvalid("'\(file.name)' cannot be the name of a file: \(error.message)")
            }
        }
    }
}

extension AccessSnapshot {
    /// The policies in force, with those that end, the earliest first.
    fileprivate func policyJSON(at now: Int64) -> JSON {
        let ends = bundle.expiries.sorted { ($0.value.end, $0.key) < ($1.value.end, $1.key) }.map { id, expiry in
            JSON.object([
                ("policy", .string(id.text)), ("at", .int(Int(expiry.end.milliseconds / 1_000))),
                ("time", .string(expiry.end.text)),
                ("ended", .bool(expiry.hasEnded(at: Moment(milliseconds: now)))),
            ])
        }
        let members = (policies.json.object?.members ?? []).map { ($0.key, $0.value) }
        let others = policies.otherBuiltIn.map { name, isThere in
            JSON.object([("name", .string(name)), ("state", .string(isThere ? "different" : "missing"))])
        }
        return .object(members + [("expires", .array(ends)), ("builtIn", .array(others))])
    }
}

extension PolicyRevision {
    fileprivate var json: JSON { json([("documents", PolicyDocument.json(documents))]) }

    /// Without the files.
    fileprivate var summary: JSON { json([]) }

    private func json(_ documents: [(String, JSON)]) -> JSON {
        var members: [(String, JSON)] = [("revision", .int(Int(number)))] + documents
        members += [("reason", .string(reason)), ("proposedBy", .string(proposedBy))]
        if let approvedBy { members.append(("approvedBy", .string(approvedBy))) }
        members.append(("createdAt", .int(Int(createdAt))))
        return .object(members)
    }
}

extension PolicyProposal {
    fileprivate var json: JSON {
        .object([
            ("id", .string(id)), ("basedOn", .int(Int(basedOn))), ("reason", .string(reason)),
            ("proposedBy", .string(proposedBy)), ("createdAt", .int(Int(createdAt))), ("report", .string(report)),
            ("documents", PolicyDocument.json(documents)),
        ])
    }
}

extension Entity {
    /// The entity as Cedar writes it in JSON.
    var json: JSON {
        func name(_ uid: EntityUID) -> JSON {
            .object([("type", .string(uid.type.description)), ("id", .string(uid.id.text))])
        }
        return .object([
            ("uid", name(uid)), ("attrs", attributes.json), ("parents", .array(parents.map(name))),
        ])
    }
}
