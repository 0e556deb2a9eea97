// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import Registry

@Suite struct SubmissionExtrasTests {
    private func extras(
        metadata: String? = nil,
        rules: String? = nil,
        config: String,
        previous: SchemaVersion? = nil
    ) throws -> SubmissionExtras {
        let submission = SchemaSubmission(text: "\"int\"", metadata: metadata, ruleSet: rules)
        return SubmissionExtras(submission, try JSON(parsing: config), previous: previous)
    }

    @Test func overridesWinOverTheRequestWhichWinsOverDefaults() throws {
        let merged = try extras(
            metadata: #"{"properties":{"b":"request","c":"request"}}"#,
            config: """
                {"defaultMetadata":{"properties":{"a":"default","b":"default"}},
                 "overrideMetadata":{"properties":{"c":"override"}}}
                """
        )
        #expect(merged.property("a") == "default")
        #expect(merged.property("b") == "request")
        #expect(merged.property("c") == "override")
    }

    @Test func aRuleOfTheSameNameReplacesTheOneBelow() throws {
        let merged = try extras(
            rules: #"{"domainRules":[{"name":"one","expr":"request"},{"name":"two"}]}"#,
            config: #"{"overrideRuleSet":{"domainRules":[{"name":"one","expr":"override"}]}}"#
        )
        #expect(merged.ruleSet == #"{"domainRules":[{"name":"two"},{"name":"one","expr":"override"}]}"#)
    }

    private func version(metadata: String?, ruleSet: String? = nil) throws -> SchemaVersion {
        SchemaVersion(
            subject: try QualifiedSubject("s"),
            version: 1,
            schema: StoredSchema(id: 1, guid: "", format: "AVRO", text: "\"int\"", references: []),
            metadata: metadata,
            ruleSet: ruleSet,
            isDeleted: false,
            timestamp: 0
        )
    }

    @Test func sayingNothingFitsWhateverTheVersionSays() throws {
        let version = try version(metadata: #"{"properties":{"a":"1"}}"#)
        #expect(try extras(config: "{}").match(version))
        #expect(try extras(metadata: #"{"properties":{"a":"1"}}"#, config: "{}").match(version))
        #expect(try !extras(metadata: #"{"properties":{"a":"2"}}"#, config: "{}").match(version))
    }

    @Test func textsThatOnlyLookAlikeAreDifferent() throws {
        let metadata = { (value: String) in #"{"properties":{"a":"\#(value)"}}"# }
        let (composed, decomposed) = (metadata("\u{E9}"), metadata("e\u{301}"))
        #expect(try extras(metadata: composed, config: "{}").match(version(metadata: composed)))
        #expect(try !extras(metadata: composed, config: "{}").match(version(metadata: decomposed)))
        let rules = { (name: String) in #"{"domainRules":[{"name":"\#(name)"}]}"# }
        let ruled = try version(metadata: nil, ruleSet: rules("e\u{301}"))
        #expect(try !extras(rules: rules("\u{E9}"), config: "{}").match(ruled))
        #expect(try extras(rules: rules("e\u{301}"), config: "{}").match(ruled))
    }

    @Test func whatTheVersionBeforeSaysIsTakenOverBetweenDefaultsAndOverrides() throws {
        let merged = try extras(
            config: """
                {"defaultMetadata":{"properties":{"a":"default","b":"default"}},
                 "overrideMetadata":{"properties":{"c":"override"}}}
                """,
            previous: version(metadata: #"{"properties":{"b":"before","c":"before"}}"#)
        )
        #expect(merged.property("a") == "default")
        #expect(merged.property("b") == "before")
        #expect(merged.property("c") == "override")
    }

    @Test func whatIsOnlyTakenOverIsNotSaid() throws {
        let merged = try extras(config: "{}", previous: version(metadata: #"{"properties":{"b":"before"}}"#))
        #expect(merged.property("b") == "before")
        #expect(try merged.match(version(metadata: nil)))
    }

    @Test func metadataOfItsOwnTakeNothingOver() throws {
        let merged = try extras(
            metadata: #"{"properties":{"a":"request"}}"#,
            config: "{}",
            previous: version(metadata: #"{"properties":{"b":"before"}}"#)
        )
        #expect(merged.property("b") == nil)
    }

    @Test func differentContentNeverSharesAnIdentity() {
        let reference = SchemaReference(name: "ab", subject: "c", version: 1)
        let other = SchemaReference(name: "a", subject: "bc", version: 1)
        let one = SchemaIdentity(format: "AVRO", text: "x", references: [reference])
        let two = SchemaIdentity(format: "AVRO", text: "x", references: [other])
        #expect(one.digest != two.digest)
        #expect(one.guid != two.guid)
        #expect(one.guid.utf8.count == 36)
    }
}
