// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing

@testable import PolicyUsage

@Suite struct PolicyExpiryTests {
    private func expiry(_ annotation: String) throws -> PolicyExpiry? {
        let set = try PolicySet.parse("\(annotation) permit(principal, action, resource);")
        return try PolicyExpiry(of: try #require(set.policies.first))
    }

    @Test(arguments: [
        ("@expires(\"2026-12-31\")", "2027-01-01T00:00:00Z"), ("@expires(\"2028-02-29\")", "2028-03-01T00:00:00Z"),
        ("@expires(\"2026-12-31T18:00:00Z\")", "2026-12-31T18:00:00Z"),
        ("@expires(\"2026-12-31T18:00:00.5+01:00\")", "2026-12-31T17:00:00.500Z"),
        ("@expires(\"9999-12-31\")", "9999-12-31T23:59:59.999Z"),
    ])
    func `a day is the last one and a time the first moment without`(_ annotation: String, _ end: String) throws {
        #expect(try expiry(annotation)?.end.text == end)
    }

    @Test func `a policy that says nothing does not end`() throws {
        #expect(try expiry("@id(\"x\")") == nil)
    }

    @Test(arguments: [
        "@expires", "@expires(\"\")", "@expires(\"soon\")", "@expires(\"2026-02-30\")",
        "@expires(\"2026-12-31T18:00\")",
        "@expires(\"31.12.2026\")", "@expires(\"never\")",
    ])
    func `what is neither is an error, not a policy without an end`(_ annotation: String) {
        #expect { try expiry(annotation) } throws: { ($0 as? CedarError)?.code == "expires.form" }
    }

    @Test func `the moment counts, and so do the days before it`() throws {
        let expiry = try #require(PolicyExpiry("2026-12-31T00:00:00Z"))
        #expect(!expiry.hasEnded(at: try #require(Moment("2026-12-30T23:59:59.999Z"))))
        #expect(expiry.hasEnded(at: try #require(Moment("2026-12-31T00:00:00Z"))))
        #expect(expiry.ends(within: 14, of: try #require(Moment("2026-12-17"))))
        #expect(!expiry.ends(within: 14, of: try #require(Moment("2026-12-16T23:59:59Z"))))
        #expect(!expiry.ends(within: 14, of: try #require(Moment("2027-01-01"))))
        #expect(!expiry.ends(within: .max, of: expiry.end))
    }
}
