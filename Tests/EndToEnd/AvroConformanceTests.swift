// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Published Avro cases, through the command line, as anyone would run them.
@Suite(.enabled(if: Place.conformance != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct AvroConformanceTests {
    @Test func everyCompatibilityVerdictAgrees() async throws {
        let cases = try ConformanceCase.all(in: "avro", kind: "compat")
        try await ConformanceCase.check(cases) { $0.expected as? Bool }
    }

    @Test func everySchemaIsAcceptedOrRefusedAsTheSpecificationSays() async throws {
        for one in try ConformanceCase.all(in: "avro", kind: "parse") {
            let run = try await canonical(one)
            #expect((run.status == 0) == (one.expected as? Bool), "\(one.id) \(one.text("schema")): \(run.said)")
        }
    }

    @Test func everyCanonicalFormAgrees() async throws {
        for one in try ConformanceCase.all(in: "avro", kind: "canonical") {
            let run = try await canonical(one)
            let form = run.output.trimmingCharacters(in: .newlines)
            #expect(form == one.expected as? String, "\(one.id): \(run.said)")
        }
    }

    @Test func everyFingerprintAgrees() async throws {
        for one in try ConformanceCase.all(in: "avro", kind: "canonical") {
            guard let wanted = one.members["fingerprint64"] as? Int64 else { continue }
            let run = try await canonical(one, "--fingerprint", "crc64")
            let got = UInt64(run.output.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16)
            #expect(got == UInt64(bitPattern: wanted), "\(one.id): \(run.said)")
        }
    }

    private func canonical(_ one: ConformanceCase, _ options: String...) async throws -> Finished {
        let text = one.text("schema")
        return try await onThread {
            let folder = try TemporaryFolder()
            return try Finished(
                Place.stagedoor,
                ["schema", "canonical", folder.write(text, to: "case.avsc")] + options
            )
        }
    }
}
