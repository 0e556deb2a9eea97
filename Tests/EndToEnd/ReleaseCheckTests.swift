// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// `POST /governance/v1/checks`: a whole release at once, with what is registered and depends on it.
    @Suite(.sharedServer) struct ReleaseCheckTests {
        private static func record(_ name: String, _ fields: String...) -> String {
            #"{"type":"record","name":"\#(name)","fields":["# + fields.joined(separator: ",") + "]}"
        }
        private static let units = #"{"name":"units","type":"long"}"#
        private static let code = #"{"name":"code","type":"string","default":""}"#
        private static let money = record("Money", units, code)
        /// A reader of old data gets on with it; one that still wants units does not.
        private static let bareMoney = record("Money", code)
        private static let order = record("Order", #"{"name":"total","type":"Money"}"#)

        private static func entry(
            _ subject: String,
            _ schema: String,
            on target: String? = nil,
            version: Int? = nil
        ) -> [String: Any] {
            var entry: [String: Any] = ["subject": subject, "schema": schema, "file": "\(subject).avsc"]
            if let target {
                var reference: [String: Any] = ["name": "Money", "subject": target]
                reference["version"] = version
                entry["references"] = [reference]
            }
            return entry
        }

        private static func check(_ entries: [[String: Any]]) throws -> (verdict: String?, subjects: [[String: Any]]) {
            let registry = try SharedServer.registry
            let answer = try registry.ask("POST", "/governance/v1/checks", try body(["schemas": entries]))
            let object = try #require(answer as? [String: Any])
            return (object["verdict"] as? String, object["subjects"] as? [[String: Any]] ?? [])
        }

        private static func dependents(_ subject: [String: Any]?) -> [String] {
            let report = subject?["dependents"] as? [String: Any]
            return (report?["broken"] as? [[String: Any]] ?? []).compactMap { $0["subject"] as? String }
        }

        private static func rules(_ subject: [String: Any]?) -> [String] {
            (subject?["findings"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
        }

        /// A money and an order that holds one, judged forwards.
        private static func chain(_ context: String) throws {
            let registry = try SharedServer.registry
            try registry.register(money, under: ":.\(context):money")
            let reference = ["name": "Money", "subject": "money", "version": 1] as [String: Any]
            let request = try body(["schema": order, "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.\(context):order/versions", request)
            _ = try registry.ask("PUT", "/config/:.\(context):order", #"{"compatibility":"FORWARD"}"#)
        }

        @Test func `schemas of a release refer to each other, in any order, and nothing is registered`() async throws {
            let registry = try SharedServer.registry
            let answer = try Self.check([
                Self.entry("rel-new:order", Self.order, on: "rel-new:money"), Self.entry("rel-new:money", Self.money),
            ])
            #expect(answer.verdict == "compatible", "\(answer)")
            #expect(answer.subjects.map { $0["subject"] as? String } == ["rel-new:money", "rel-new:order"])
            #expect(answer.subjects.map { $0["outcome"] as? String } == ["new subject", "new subject"])
            #expect(try registry.call("GET", "/subjects/rel-new:money/versions").status == 404)
        }

        @Test func `what depends on a changed schema is judged, and with its own change in the release`() async throws {
            try Self.chain("rel-deep")
            let alone = try Self.check([Self.entry(":.rel-deep:money", Self.bareMoney)])
            #expect(alone.verdict == "incompatible")
            #expect(Self.dependents(alone.subjects.first) == [":.rel-deep:order"], "\(alone)")
            #expect(Self.rules(alone.subjects.first).isEmpty)

            // An order that no longer holds the money takes nothing away from those who read orders as they were.
            let whole = Self.record(
                "Order",
                #"{"name":"total","type":{"type":"record","name":"Money","fields":[\#(Self.units),\#(Self.code)]}}"#
            )
            let both = try Self.check([
                Self.entry(":.rel-deep:money", Self.bareMoney), Self.entry(":.rel-deep:order", whole),
            ])
            #expect(both.verdict == "compatible", "\(both)")

            // One that goes along breaks by itself.
            let along = try Self.check([
                Self.entry(":.rel-deep:money", Self.bareMoney), Self.entry(":.rel-deep:order", Self.order, on: "money"),
            ])
            #expect(along.verdict == "incompatible")
            let last = along.subjects.last
            #expect(last?["subject"] as? String == ":.rel-deep:order" && last?["version"] as? Int == 2, "\(along)")
            #expect(Self.rules(last) == ["READER_FIELD_MISSING_DEFAULT_VALUE"])
            let places = (last?["findings"] as? [[String: Any]])?.compactMap { $0["location"] as? [String: Any] }
            #expect(places?.first?["file"] as? String == ":.rel-deep:money.avsc", "\(along)")
        }

        @Test func `a reference to a registered version means that version`() async throws {
            try Self.chain("rel-pin")
            let pinned = try Self.check([
                Self.entry(
                    ":.rel-pin:money",
                    Self.record("Money", Self.units, Self.code, #"{"name":"s","type":"int","default":0}"#)
                ),
                Self.entry(":.rel-pin:order", Self.order, on: "money", version: 1),
            ])
            #expect(pinned.verdict == "compatible", "\(pinned)")
            #expect(pinned.subjects.last?["outcome"] as? String == "registered")
            // Version 2 is what the release brings.
            let next = try Self.check([
                Self.entry(":.rel-pin:order", Self.order, on: "money", version: 2),
                Self.entry(":.rel-pin:money", Self.record("Money", Self.units)),
            ])
            #expect(next.subjects.last?["outcome"] as? String == "new version", "\(next)")
            let nowhere = try Self.check([Self.entry(":.rel-pin:order", Self.order, on: "money", version: 9)])
            #expect(nowhere.verdict == "undecided" && Self.rules(nowhere.subjects.first) == ["REGISTRATION_REFUSED"])
        }

        @Test func `each is judged by its own subject's level, profile and mode`() async throws {
            let registry = try SharedServer.registry
            for name in ["one", "two", "three", "four"] { try registry.register(#""long""#, under: "rel-own-\(name)") }
            _ = try registry.ask("PUT", "/config/rel-own-two", #"{"compatibilityProfile":"DATA"}"#)
            _ = try registry.ask("PUT", "/config/rel-own-three", #"{"compatibility":"FULL"}"#)
            _ = try registry.ask("PUT", "/mode/rel-own-four", #"{"mode":"READONLY"}"#)
            let names = ["one", "two", "three", "four"].map { "rel-own-\($0)" }
            let answer = try Self.check(names.map { Self.entry($0, #""double""#) })
            #expect(
                answer.subjects.map { $0["verdict"] as? String }
                    == ["compatible", "incompatible", "incompatible", "incompatible"]
            )
            #expect(Self.rules(answer.subjects[1]) == ["AVRO_DATA_CHANGED"])
            #expect((answer.subjects[1]["counterexample"] as? String)?.contains("9007199254740993") == true)
            #expect(Self.rules(answer.subjects[2]) == ["TYPE_MISMATCH"])
            #expect(Self.rules(answer.subjects[3]) == ["REGISTRATION_REFUSED"])
            for subject in answer.subjects.prefix(3) { #expect((subject["profiles"] as? [Any])?.count == 2) }
            // What is there already is nothing to write, whatever the mode.
            #expect(try Self.check([Self.entry("rel-own-four", #""long""#)]).verdict == "compatible")
        }

        @Test func `what cannot be read or goes in a circle has no verdict, nor has what needs it`() async throws {
            let answer = try Self.check([
                Self.entry("rel-bad:money", #"{"type":"recor"}"#),
                Self.entry("rel-bad:order", Self.order, on: "rel-bad:money"),
                Self.entry("rel-bad:a", Self.money, on: "rel-bad:b"),
                Self.entry("rel-bad:b", Self.money, on: "rel-bad:a"),
                Self.entry("rel-bad:fine", Self.money),
            ])
            #expect(answer.verdict == "undecided")
            var verdicts: [String: String] = [:]
            for subject in answer.subjects {
                verdicts[subject["subject"] as? String ?? ""] = subject["verdict"] as? String
            }
            #expect(verdicts["rel-bad:fine"] == "compatible" && verdicts.count == 5)
            #expect(verdicts.values.count { $0 == "undecided" } == 4, "\(verdicts)")
            #expect(answer.subjects.flatMap { Self.rules($0) }.count { $0 == "REFERENCE_CIRCLE" } == 2)
        }

        @Test func `a request that says nothing that can be checked is refused with a reason`() async throws {
            let registry = try SharedServer.registry
            let many = (0...1_000).map { Self.entry("rel-many-\($0)", #""int""#) }
            let same = Array(repeating: Self.entry("rel-same", #""int""#), count: 2)
            for request in [
                "{}", #"{"schemas":[]}"#, #"{"schemas":[1]}"#, #"{"schemas":[{"schema":"\"int\""}]}"#,
                #"{"schemas":[{"subject":"x"}]}"#, #"{"schemas":{}}"#, try body(["schemas": many]),
                try body(["schemas": same]), #"{"schemas":[{"subject":"x","schema":"\"int\"","references":[{}]}]}"#,
            ] {
                let answer = try registry.call("POST", "/governance/v1/checks", request)
                #expect(answer.status == 422, "\(answer.status) \(answer.text.prefix(200)): \(request.prefix(80))")
            }
            #expect(try registry.call("POST", "/governance/v1/checks", "no").status == 400)
        }

        @Test func `a thousand schemas that refer to one are checked in one request`() async throws {
            let orders = (0..<999).map { number in
                Self.entry(
                    "rel-all:\(number)",
                    Self.record("O\(number)", #"{"name":"m","type":"Money"}"#),
                    on: "rel-all:m"
                )
            }
            let answer = try Self.check(orders + [Self.entry("rel-all:m", Self.money)])
            #expect(answer.verdict == "compatible" && answer.subjects.count == 1_000)
        }

        @Test func `the command line tells what breaks in the registry, once for a release that mends it`() async throws
        {
            let registry = try SharedServer.registry
            try registry.register(Self.money, under: "Money")
            let reference = ["name": "Money", "subject": "Money", "version": 1] as [String: Any]
            let request = try body(["schema": Self.order, "references": [reference]])
            _ = try registry.ask("POST", "/subjects/Order/versions", request)
            _ = try registry.ask("PUT", "/config/Order", #"{"compatibility":"FORWARD"}"#)
            let folder = try TemporaryFolder()
            try folder.write(Self.bareMoney, to: "money.avsc")
            let command = ["check", folder.path(""), "--against", "registry:http://127.0.0.1:\(registry.port)"]
            func run() async throws -> Finished { try await onThread { try Finished(Place.stagedoor, command) } }
            let alone = try await run()
            #expect(alone.status == 1, "\(alone.said)")
            #expect(
                alone.output.contains("money.avsc:1:1: error[DEPENDENT_BREAKS]: 'Order' version 1"),
                "\(alone.said)"
            )

            let waiver = "- {subject: Money, rule: DEPENDENT_BREAKS, reason: r, approver: a, expires: 2999-12-31}\n"
            try folder.write(waiver, to: "stagedoor.waivers.yaml")
            let waived = try await run()
            #expect(waived.status == 0 && waived.output.contains("WAIVER_USED"), "\(waived.said)")
            try folder.write("", to: "stagedoor.waivers.yaml")

            // Another order in the same change stands on its own feet.
            let whole = Self.record(
                "Order",
                #"{"name":"total","type":{"type":"record","name":"Sum","fields":[\#(Self.units),\#(Self.code)]}}"#
            )
            _ = try registry.ask("PUT", "/config/Order", #"{"compatibility":"NONE"}"#)
            try folder.write(whole, to: "order.avsc")
            let together = try await run()
            #expect(together.status == 0, "\(together.said)")
            _ = try registry.ask("PUT", "/config/Order", #"{"compatibility":"FORWARD"}"#)
            // One that goes along breaks by itself, and is told once.
            try folder.write(Self.order, to: "order.avsc")
            let along = try await run()
            #expect(along.status == 1 && !along.output.contains("DEPENDENT_BREAKS"), "\(along.said)")
            #expect(along.output.contains("READER_FIELD_MISSING_DEFAULT_VALUE"), "\(along.said)")
        }
    }
}
