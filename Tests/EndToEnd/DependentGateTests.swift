// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// New versions are checked through the schemas that refer to their subject; what is referred to stays.
    @Suite(.sharedServer) struct DependentGateTests {
        /// `{name: fields}` as an Avro record of the namespace `live.gate`.
        private static func record(_ name: String, _ fields: String...) -> String {
            #"{"type":"record","name":"\#(name)","namespace":"live.gate","fields":["# + fields.joined(separator: ",")
                + "]}"
        }

        private static func register(
            _ schema: String,
            under subject: String,
            on references: [(name: String, subject: String)] = [],
            query: String = ""
        ) throws -> HTTPAnswer {
            let list = references.map {
                ["name": "live.gate.\($0.name)", "subject": $0.subject, "version": 1] as [String: Any]
            }
            let request = try body(["schema": schema, "references": list])
            return try SharedServer.registry.call("POST", "/subjects/\(subject)/versions" + query, request)
        }

        private static let money = record(
            "Money",
            #"{"name":"units","type":"long"}"#,
            #"{"name":"code","type":"string","default":""}"#
        )
        /// Fine for a reader of old data, and for its own level; a dependent at FORWARD lacks what it reads.
        private static let moneyWithoutUnits = record("Money", #"{"name":"code","type":"string","default":""}"#)
        private static let renamedMoney = record("Cash", #"{"name":"units","type":"long"}"#)

        /// A money, an order that holds one, and in another context an invoice that holds an order.
        private static func chain(_ context: String) throws {
            let registry = try SharedServer.registry
            let places = (money: ":.\(context):money", order: ":.\(context):order", invoice: ":.\(context)-2:invoice")
            try registry.register(money, under: places.money)
            let order = record("Order", #"{"name":"total","type":"Money"}"#)
            try require(try register(order, under: places.order, on: [("Money", "money")]).status == 200, "order")
            let invoice = record("Invoice", #"{"name":"order","type":"Order"}"#)
            try require(
                try register(invoice, under: places.invoice, on: [("Order", places.order)]).status == 200,
                "invoice"
            )
        }

        private static func versions(_ subject: String) throws -> [Int] {
            try SharedServer.registry.versions(of: subject)
        }

        @Test func whatBreaksADependentAtItsOwnLevelIsRefusedAtEveryDepthAndInEveryContext() async throws {
            let registry = try SharedServer.registry
            try Self.chain("deep")
            _ = try registry.ask("PUT", "/config/:.deep-2:invoice", #"{"compatibility":"FORWARD"}"#)
            let answer = try Self.register(Self.moneyWithoutUnits, under: ":.deep:money")
            #expect(answer.status == 409, "\(answer.text)")
            let message = try answer.registryError().message
            #expect(message.contains(#"dependent:":.deep-2:invoice", version:1"#), "\(message)")
            #expect(message.contains(":.deep-2:invoice 1 > :.deep:order 1 > :.deep:money (new)"), "\(message)")
            #expect(message.contains("READER_FIELD_MISSING_DEFAULT_VALUE"), "\(message)")
            // The order between them reads old data with the new version, which is all that its level asks.
            #expect(!message.contains(#"dependent:":.deep:order""#), "\(message)")
            #expect(try Self.versions(":.deep:money") == [1])
        }

        @Test func whatADependentCouldNoLongerBeReadWithIsRefused() async throws {
            try Self.chain("renamed")
            _ = try SharedServer.registry.ask("PUT", "/config/:.renamed:money", #"{"compatibility":"NONE"}"#)
            let answer = try Self.register(Self.renamedMoney, under: ":.renamed:money")
            #expect(answer.status == 409)
            #expect(answer.text.contains("Money"), "\(answer.text)")
            for dependent in [":.renamed:order", ":.renamed-2:invoice"] { #expect(answer.text.contains(dependent)) }
        }

        @Test func whatBreaksNobodyIsTaken() async throws {
            try Self.chain("kept")
            let wider = Self.record(
                "Money",
                #"{"name":"units","type":"long"}"#,
                #"{"name":"code","type":"string","default":""}"#,
                #"{"name":"scale","type":"int","default":0}"#
            )
            #expect(try Self.register(wider, under: ":.kept:money").status == 200)
        }

        @Test func theCompatibilityRoutesSayWhatRegisteringWould() async throws {
            let registry = try SharedServer.registry
            try Self.chain("asked")
            _ = try registry.ask("PUT", "/config/:.asked:order", #"{"compatibility":"FULL"}"#)
            let request = TestSchema.body(Self.moneyWithoutUnits)
            for place in ["versions", "versions/latest", "versions/1"] {
                let path = "/compatibility/subjects/:.asked:money/\(place)"
                let short = try registry.ask("POST", path, request) as? [String: Any]
                #expect(short?["is_compatible"] as? Bool == false && short?["messages"] == nil, "\(place)")
                let verbose = try registry.ask("POST", path + "?verbose=true", request) as? [String: Any]
                let messages = (verbose?["messages"] as? [String] ?? []).joined(separator: "\n")
                #expect(messages.contains(#"dependent:":.asked:order""#), "\(messages)")
            }
        }

        @Test(arguments: [":.told:money", ":.told:", ":.__GLOBAL:"])
        func theGateMayOnlyTell(place: String) async throws {
            let registry = try SharedServer.registry
            try Self.chain("told")
            _ = try registry.ask("PUT", "/config/:.told:order", #"{"compatibility":"FORWARD"}"#)
            let path = "/compatibility/subjects/:.told:money/versions?verbose=true"
            let request = TestSchema.body(Self.moneyWithoutUnits)
            #expect((try registry.ask("POST", path, request) as? [String: Any])?["is_compatible"] as? Bool == false)
            _ = try registry.ask("PUT", "/config/\(place)", #"{"validateDependents":false}"#)
            defer { _ = try? registry.call("DELETE", "/config/\(place)") }
            let told = try registry.ask("POST", path, request) as? [String: Any]
            #expect(told?["is_compatible"] as? Bool == true)
            #expect(
                (told?["messages"] as? [String])?.contains { $0.contains(":.told:order") } == true,
                "\(told ?? [:])"
            )
        }

        @Test func aGateThatOnlyTellsLetsTheVersionIn() async throws {
            let registry = try SharedServer.registry
            try Self.chain("open")
            _ = try registry.ask("PUT", "/config/:.open:order", #"{"compatibility":"FORWARD"}"#)
            _ = try registry.ask("PUT", "/config/:.open:money", #"{"validateDependents":false}"#)
            #expect(try Self.register(Self.moneyWithoutUnits, under: ":.open:money").status == 200)
        }

        @Test func forcePassesTheGate() async throws {
            try Self.chain("pushed")
            _ = try SharedServer.registry.ask("PUT", "/config/:.pushed:order", #"{"compatibility":"FULL"}"#)
            #expect(try Self.register(Self.moneyWithoutUnits, under: ":.pushed:money").status == 409)
            #expect(
                try Self.register(Self.moneyWithoutUnits, under: ":.pushed:money", query: "?force=true").status == 200
            )
        }

        @Test func aRefusalForTheSubjectsOwnSakeListsTheDependentsToo() async throws {
            try Self.chain("both")
            let answer = try Self.register(Self.renamedMoney, under: ":.both:money")
            #expect(answer.status == 409)
            #expect(answer.text.contains("NAME_MISMATCH") && answer.text.contains(":.both:order"), "\(answer.text)")
        }

        @Test func onlyTheNewestVersionOfADependentCounts() async throws {
            let registry = try SharedServer.registry
            try Self.chain("moved-on")
            _ = try registry.ask("PUT", "/config/:.moved-on:order", #"{"compatibility":"FORWARD"}"#)
            let alone = Self.record(
                "Order",
                #"{"name":"total","type":{"type":"record","name":"Money","fields":[{"name":"units","type":"long"},"#
                    + #"{"name":"code","type":"string","default":""}]}}"#
            )
            try registry.register(alone, under: ":.moved-on:order")
            #expect(try Self.register(Self.moneyWithoutUnits, under: ":.moved-on:money").status == 200)
        }

        @Test func jsonSchemasAreCheckedThroughTheirDependentsToo() async throws {
            let registry = try SharedServer.registry
            let lamp = #"{"type":"object","properties":{"id":{"type":"string"}},"additionalProperties":false}"#
            _ = try registry.ask(
                "POST",
                "/subjects/:.lit:lamp/versions",
                try body(["schema": lamp, "schemaType": "JSON"])
            )
            let scene = #"{"type":"object","properties":{"lamp":{"$ref":"lamp.json"}},"additionalProperties":false}"#
            let reference = ["name": "lamp.json", "subject": "lamp", "version": 1] as [String: Any]
            let request = try body(["schema": scene, "schemaType": "JSON", "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.lit:scene/versions", request)
            _ = try registry.ask("PUT", "/config/:.lit:lamp", #"{"compatibility":"NONE"}"#)
            let narrow = #"{"type":"object","properties":{"id":{"type":"integer"}},"additionalProperties":false}"#
            let answer = try registry.call(
                "POST",
                "/subjects/:.lit:lamp/versions",
                try body(["schema": narrow, "schemaType": "JSON"])
            )
            #expect(answer.status == 409)
            #expect(answer.text.contains(":.lit:scene"), "\(answer.text)")
        }

        @Test func protobufSchemasAreCheckedThroughTheirDependentsToo() async throws {
            let registry = try SharedServer.registry
            let file = { (text: String) in #"syntax = "proto3"; package live; "# + text }
            let money = try body(["schema": file("message Money { int64 units = 1; }"), "schemaType": "PROTOBUF"])
            _ = try registry.ask("POST", "/subjects/:.wired:money/versions", money)
            let reference = ["name": "money.proto", "subject": "money", "version": 1] as [String: Any]
            let order = file(#"import "money.proto"; message Order { Money total = 1; }"#)
            let request = try body(["schema": order, "schemaType": "PROTOBUF", "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.wired:order/versions", request)
            _ = try registry.ask("PUT", "/config/:.wired:money", #"{"compatibility":"NONE"}"#)
            let cash = try body(["schema": file("message Cash { int64 units = 1; }"), "schemaType": "PROTOBUF"])
            let answer = try registry.call("POST", "/subjects/:.wired:money/versions", cash)
            #expect(answer.status == 409)
            #expect(answer.text.contains(":.wired:order"), "\(answer.text)")
        }

        @Test func moreDependentsThanCanBeCheckedAreRefusedWithTheWayOut() async throws {
            let registry = try SharedServer.registry
            try registry.register(Self.money, under: ":.crowd:money")
            try await onThread {
                try onThreads(8) { thread in
                    let connection = try HTTPConnection(port: registry.port)
                    let references = [["name": "live.gate.Money", "subject": "money", "version": 1] as [String: Any]]
                    for number in stride(from: thread, to: 1_001, by: 8) {
                        let schema = Self.record("Order\(number)", #"{"name":"total","type":"Money"}"#)
                        let request = Array(try body(["schema": schema, "references": references]).utf8)
                        let answer = try connection.send("POST", "/subjects/:.crowd:o\(number)/versions", body: request)
                        try require(answer.status == 200, answer.text)
                    }
                }
            }
            let answer = try Self.register(Self.moneyWithoutUnits, under: ":.crowd:money")
            #expect(answer.status == 422)
            #expect(answer.text.contains("validateDependents"), "\(answer.text)")
            _ = try registry.ask("PUT", "/config/:.crowd:money", #"{"validateDependents":false}"#)
            #expect(try Self.register(Self.moneyWithoutUnits, under: ":.crowd:money").status == 200)
        }

        @Test func whatIsReferredToCannotBeDeletedSoftlyOrOtherwise() async throws {
            let registry = try SharedServer.registry
            try Self.chain("held")
            for path in [
                "/subjects/:.held:money/versions/1", "/subjects/:.held:money", "/subjects/:.held:order/versions/latest",
                "/subjects/:.held:order", "/contexts/.held/subjects/money",
            ] {
                #expect(try registry.call("DELETE", path).registryError().code == 42206, "\(path)")
                let forGood = try registry.call("DELETE", path + "?permanent=true")
                #expect(forGood.status >= 400, "\(path): \(forGood.text)")
            }
            #expect(try registry.call("DELETE", "/contexts/.held").registryError().code == 42211)
            // From the outermost inwards everything goes.
            for subject in [":.held-2:invoice", ":.held:order", ":.held:money"] {
                _ = try registry.ask("DELETE", "/subjects/\(subject)")
            }
        }
    }
}
