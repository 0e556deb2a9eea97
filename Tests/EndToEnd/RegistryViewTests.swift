// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// How schemas are shown and listed: each parameter of the routes that read, seen from outside.
    @Suite(.sharedServer) struct RegistryViewTests {
        private static let venue =
            #"{"type":"record","name":"Venue","namespace":"live.view","fields":["#
            + #"{"name":"city","type":"string","confluent:tags":["PUBLIC","PLACE"]}]}"#

        /// Registers a venue and a show that refers to it. Returns the show's id.
        private static func show(in context: String) throws -> Int {
            let registry = try SharedServer.registry
            try registry.register(venue, under: "\(context)venue")
            let show =
                #"{"type":"record","name":"Show","namespace":"live.view","fields":["#
                + #"{"name":"at","type":"Venue"},{"name":"then","type":["null","Venue"]}]}"#
            let reference = ["name": "live.view.Venue", "subject": "venue", "version": 1] as [String: Any]
            let request = try body(["schema": show, "references": [reference]])
            let answer = try registry.ask("POST", "/subjects/\(context)show/versions", request) as? [String: Any]
            return try #require(answer?["id"] as? Int)
        }

        private static func object(_ path: String) throws -> [String: Any] {
            try #require(try SharedServer.registry.ask("GET", path) as? [String: Any])
        }

        @Test func resolvedShowsAnAvroSchemaWithItsReferencesWrittenOut() async throws {
            let id = try Self.show(in: "")
            let registry = try SharedServer.registry
            for path in ["/schemas/ids/\(id)", "/subjects/show/versions/1", "/subjects/show/versions/latest"] {
                let text = try #require(try Self.object(path + "?format=resolved")["schema"] as? String)
                #expect(text.contains(#""name":"city""#), "\(path): \(text)")
                // Written out once, and by its name the second time.
                #expect(text.components(separatedBy: #""name":"Venue""#).count == 2, "\(text)")
                #expect(
                    try registry.call("POST", "/subjects/stands-alone/versions", TestSchema.body(text)).status == 200
                )
            }
            for path in ["/schemas/ids/\(id)/schema", "/subjects/show/versions/1/schema"] {
                let text = try registry.call("GET", path + "?format=resolved").text
                #expect(text.contains(#""name":"city""#), "\(path): \(text)")
                #expect(try !registry.call("GET", path).text.contains("city"))
            }
            let guid = try #require(try Self.object("/schemas/ids/\(id)")["guid"] as? String)
            #expect(try registry.call("GET", "/schemas/guids/\(guid)?format=resolved").text.contains("city"))
            #expect(try registry.call("GET", "/subjects/show/metadata?format=resolved").text.contains("city"))
        }

        @Test func aFormatThatNobodyKnowsShowsTheSchemaAsItIsKept() async throws {
            let id = try Self.show(in: "")
            for format in ["nonsense", "default", "serialized", ""] {
                let shown = try Self.object("/schemas/ids/\(id)?format=\(format)")
                let plain = try Self.object("/schemas/ids/\(id)")
                #expect(shown["schema"] as? String == plain["schema"] as? String)
            }
        }

        @Test func aProtobufSchemaIsShownAsADescriptorOrWithoutCustomOptions() async throws {
            let registry = try SharedServer.registry
            let schema = """
                syntax = "proto3"; package live; import "google/protobuf/descriptor.proto";
                extend google.protobuf.FieldOptions { string note = 50001; }
                message Noted { string text = 1 [(note) = "seen"]; }
                """
            _ = try registry.ask(
                "POST",
                "/subjects/noted/versions",
                try body(["schema": schema, "schemaType": "PROTOBUF"])
            )
            let shown = { (format: String) in
                try registry.call("GET", "/subjects/noted/versions/1/schema?format=\(format)").text
            }
            #expect(try shown("").contains("seen"))
            #expect(try !shown("ignore_extensions").contains("seen") && shown("ignore_extensions").contains("Noted"))
            let descriptor = try shown("serialized")
            #expect(Data(base64Encoded: descriptor) != nil, "\(descriptor)")
            let again = try body(["schema": descriptor, "schemaType": "PROTOBUF"])
            _ = try registry.ask("POST", "/subjects/noted-again/versions", again)
            #expect(try registry.call("GET", "/subjects/noted-again/versions/1/schema").text.contains("Noted"))
        }

        @Test func lookupAndRegistrationAnswerInTheFormatAskedFor() async throws {
            _ = try Self.show(in: "")
            let registry = try SharedServer.registry
            let kept = try Self.object("/subjects/show/versions/1")
            let request = try body(["schema": kept["schema"] ?? "", "references": kept["references"] ?? []])
            for path in ["/subjects/show?format=resolved", "/subjects/show/versions?format=resolved"] {
                #expect(try registry.call("POST", path, request).text.contains("city"), "\(path)")
            }
        }

        @Test func qualifiedReferencesNameTheirContext() async throws {
            let id = try Self.show(in: ":.qualified:")
            for path in ["/contexts/.qualified/schemas/ids/\(id)", "/subjects/:.qualified:show/versions/1"] {
                let subject = { (query: String) in
                    (try Self.object(path + query)["references"] as? [[String: Any]])?.first?["subject"] as? String
                }
                #expect(try subject("") == "venue")
                #expect(try subject("?referenceFormat=qualified") == ":.qualified:venue")
            }
        }

        @Test func tagsAreFoundWhereTheyAreWritten() async throws {
            let registry = try SharedServer.registry
            let id = try registry.register(Self.venue, under: "venue")
            for path in ["/schemas/ids/\(id)", "/subjects/venue/versions/1"] {
                let tags = { (query: String) in try Self.object(path + query)["schemaTags"] as? [[String: Any]] }
                let found = try #require(try tags("?findTags=PUBLIC")?.first)
                let entity = try #require(found["schemaEntity"] as? [String: String])
                #expect(entity == ["entityPath": "live.view.Venue.city", "entityType": "sr_field"])
                #expect(found["tags"] as? [String] == ["PUBLIC", "PLACE"])
                #expect(try tags("?findTags=*")?.count == 1)
                #expect(try tags("?findTags=SECRET")?.isEmpty == true)
                #expect(try tags("") == nil)
            }
        }

        @Test func theHighestIdIsToldWhenAskedFor() async throws {
            let registry = try SharedServer.registry
            let ids = try (1...3).map { try registry.register(TestSchema.record("Most", $0), under: ":.most:s\($0)") }
            let path = "/contexts/.most/schemas/ids/\(ids[0])"
            #expect(try Self.object(path + "?fetchMaxId=true")["maxId"] as? Int == ids.max())
            #expect(try Self.object(path)["maxId"] == nil)
        }

        @Test func deletedVersionsAreToldApartByTheirSign() async throws {
            let registry = try SharedServer.registry
            for number in 1...3 { try registry.register(TestSchema.record("Signed", number), under: "signed") }
            _ = try registry.ask("DELETE", "/subjects/signed/versions/2")
            let versions = { try registry.ask("GET", "/subjects/signed/versions" + $0) as? [Int] }
            #expect(try versions("?deleted=true&deletedAsNegative=true") == [1, -2, 3])
            #expect(try versions("?deletedOnly=true&deletedAsNegative=true") == [-2])
            #expect(try versions("?deleted=true") == [1, 2, 3])
            #expect(try versions("?deletedOnly=true") == [2])
            #expect(try versions("?deletedAsNegative=true") == [1, 3])
            #expect(try versions("?deleted=true&offset=1&limit=1") == [2])
        }

        @Test func aPrefixMayNameOneContextOrAll() async throws {
            let registry = try SharedServer.registry
            for subject in ["prefixed-a", ":.pre:prefixed-b", ":.post:prefixed-c"] {
                try registry.register(TestSchema.record("Prefixed", 1), under: subject)
            }
            let names = { Set(try registry.ask("GET", $0) as? [String] ?? []) }
            let all: Set = ["prefixed-a", ":.pre:prefixed-b", ":.post:prefixed-c"]
            #expect(try names("/subjects?subjectPrefix=:*:prefixed-") == all)
            #expect(try names("/subjects?subjectPrefix=prefixed-") == ["prefixed-a"])
            #expect(try names("/subjects?subjectPrefix=:.pre:") == [":.pre:prefixed-b"])
            #expect(try names("/subjects?subjectPrefix=:.pre:prefixed-z").isEmpty)
            #expect(try names("/contexts/.pre/subjects") == ["prefixed-b"])
            #expect(try names("/contexts/.pre/subjects?subjectPrefix=:*:prefixed-") == ["prefixed-b"])
            #expect(try names("/contexts?contextPrefix=.p") == [".post", ".pre"])
            #expect(try registry.ask("GET", "/contexts?contextPrefix=.p&offset=1&limit=1") as? [String] == [".pre"])
        }

        @Test func aListOfSchemasIsFilteredByTheTypeOfRules() async throws {
            let registry = try SharedServer.registry
            for (name, type) in [("cel", "CEL"), ("encrypt", "ENCRYPT")] {
                let rule = ["name": "r", "kind": "TRANSFORM", "mode": "WRITEREAD", "type": type]
                let request = try body([
                    "schema": TestSchema.record("Ruled", 1), "ruleSet": ["domainRules": [rule]],
                ])
                _ = try registry.ask("POST", "/subjects/:.ruled:\(name)/versions", request)
            }
            try registry.register(TestSchema.record("Ruled", 1), under: ":.ruled:plain")
            let path = "/schemas?subjectPrefix=:.ruled:"
            let found = try registry.ask("GET", path + "&ruleType=ENCRYPT") as? [[String: Any]]
            #expect(found?.compactMap { $0["subject"] as? String } == [":.ruled:encrypt"])
            #expect((try registry.ask("GET", path) as? [Any])?.count == 3)
        }

        @Test func aNumberThatTheDatabaseCannotKeepDoesNotSpoilTheListForOthers() async throws {
            let registry = try SharedServer.registry
            let rule = #"{"name":"r","kind":"CONDITION","mode":"WRITE","type":"HUGE","params":{"x":1e999999}}"#
            let body = #"{"schema":"\"int\"","ruleSet":{"x":1e999999,"domainRules":[\#(rule)]}}"#
            #expect(try registry.call("POST", "/subjects/:.huge:number/versions", body).status == 200)
            let found = try registry.call("GET", "/schemas?ruleType=HUGE")
            #expect(found.status == 200 && found.text.contains("\":.huge:number\""), "\(found.text)")
            #expect((try registry.ask("GET", "/schemas?ruleType=TINY") as? [Any])?.isEmpty == true)
        }

        @Test func referencesCountInThePagesOfAList() async throws {
            let registry = try SharedServer.registry
            let target = "target-" + String(repeating: "t", count: 1_000)
            try registry.register(TestSchema.record("Target", 1), under: ":.many:" + target)
            let references = (1...1_000).map { number in
                ["name": "n\(number)-" + String(repeating: "r", count: 1_000), "subject": target, "version": 1]
                    as [String: Any]
            }
            for number in 1...10 {
                let request = try body(["schema": TestSchema.record("Many\(number)", 1), "references": references])
                _ = try registry.ask("POST", "/subjects/:.many:s\(number)/versions", request)
            }
            let answer = try registry.call("GET", "/schemas?subjectPrefix=:.many:s")
            #expect((try answer.json() as? [Any])?.count == 8)
            #expect(answer.headers["link"] != nil)
        }

        /// The limit is far above what it takes, and far below what fetching the text for every reference takes.
        @Test(.timeLimit(.minutes(1))) func aTextThatManyReferencesLeadToIsFetchedOnce() async throws {
            let registry = try SharedServer.registry
            let documentation = String(repeating: "d", count: 9 << 20)
            let target = #"{"type":"record","name":"Wide","doc":"\#(documentation)","fields":[]}"#
            try registry.register(target, under: ":.wide:target")
            let references = (1...1_000).map { number in
                ["name": "Wide\(number)", "subject": "target", "version": number % 2 == 0 ? 1 : -1] as [String: Any]
            }
            for number in 1...3 {
                let request = try body(["schema": TestSchema.record("Refers\(number)", 1), "references": references])
                let answer = try registry.call("POST", "/subjects/:.wide:s\(number)/versions", request)
                #expect(answer.status == 200, "\(answer.text.prefix(200))")
            }
        }

        @Test func metadataAreFoundInAnOldVersionToo() async throws {
            let registry = try SharedServer.registry
            for number in 1...40 {
                let metadata = ["properties": ["owner": number == 3 ? "old" : "new", "number": "\(number)"]]
                let request = try body(["schema": TestSchema.record("Owned", 1), "metadata": metadata])
                _ = try registry.ask("POST", "/subjects/owned/versions", request)
            }
            #expect(try Self.object("/subjects/owned/metadata?key=owner&value=old")["version"] as? Int == 3)
            #expect(try Self.object("/subjects/owned/metadata?key=owner&value=new")["version"] as? Int == 40)
            let path = "/subjects/owned/metadata?key=owner&value=none"
            #expect(try registry.call("GET", path).registryError().code == 40403)
            #expect(try registry.call("GET", "/subjects/owned-not/metadata").registryError().code == 40401)
        }

        @Test func listsOfVersionsNameThemAll() async throws {
            let registry = try SharedServer.registry
            let id = try registry.register(Self.venue, under: ":.listed:venue")
            #expect(try registry.register(Self.venue, under: ":.listed:hall") == id)
            let guid = try #require(try Self.object("/contexts/.listed/schemas/ids/\(id)")["guid"] as? String)
            let path = "/contexts/.listed/schemas/ids/\(id)"
            #expect(try registry.ask("GET", path + "/subjects") as? [String] == ["hall", "venue"])
            let versions = try registry.ask("GET", path + "/versions") as? [[String: Any]]
            #expect(versions?.compactMap { $0["version"] as? Int } == [1, 1])
            let ids = try registry.ask("GET", "/schemas/guids/\(guid)/ids") as? [[String: Any]]
            #expect(ids?.contains { $0["context"] as? String == ".listed" && $0["id"] as? Int == id } == true)
            let none = "/schemas/guids/\(String(guid.dropLast()))"
            #expect(try registry.call("GET", none).registryError().code == 40403)
            #expect(try registry.call("GET", none + "/ids").registryError().code == 40403)
        }

        @Test func aListOfSchemasFollowsAliasesWhenAskedTo() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Known", 1), under: "known-as-this")
            _ = try registry.ask("PUT", "/config/nickname", #"{"alias":"known-as-this"}"#)
            let path = "/schemas?subjectPrefix=nick"
            #expect((try registry.ask("GET", path) as? [Any])?.isEmpty == true)
            let found = try registry.ask("GET", path + "&aliases=true") as? [[String: Any]]
            #expect(found?.first?["subject"] as? String == "known-as-this")
            #expect(found?.first?["aliases"] as? [String] == ["nickname"])
        }

        @Test func nothingIsBoundToAResource() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Unbound", 1), under: "unbound")
            for filter in ["resourceType=topic", "associationType=value", "lifecycle=STRONG"] {
                #expect(
                    (try registry.ask("GET", "/schemas?subjectPrefix=unbound&" + filter) as? [Any])?.isEmpty == true
                )
            }
        }

        @Test func aPageOfLargeSchemasEndsEarlyAndSaysWhereItGoesOn() async throws {
            let registry = try SharedServer.registry
            let documentation = String(repeating: "d", count: 3 << 20)
            for number in 1...7 {
                let schema =
                    #"{"type":"record","name":"Large","doc":"\#(documentation)","fields":["#
                    + #"{"name":"f\#(number)","type":"int","default":0}]}"#
                try registry.register(schema, under: ":.large:s\(number)")
            }
            var path = "/schemas?subjectPrefix=:.large:&limit=100"
            var sizes: [Int] = []
            for _ in 1...4 {
                let answer = try registry.call("GET", path)
                sizes.append((try answer.json() as? [Any])?.count ?? 0)
                guard let link = answer.headers["link"] else { break }
                path = String(try #require(link.split(separator: ">").first).dropFirst())
            }
            #expect(sizes == [5, 2])
        }
    }
}
