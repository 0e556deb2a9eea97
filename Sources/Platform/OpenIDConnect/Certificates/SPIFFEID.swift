// SPDX-License-Identifier: Apache-2.0

/// The name of a workload, `spiffe://trust-domain/path`, by the letter of the SPIFFE standard: what is written in any
/// other way is no name, and never made into one.
struct SPIFFEID: Sendable {
    static let scheme = "spiffe://"
    private static let longest = 2_048
    private static let longestTrustDomain = 255

    let trustDomain: String
    /// With its slash at the beginning.
    let path: String

    /// A workload's name, which has a path.
    ///
    /// - Throws: ``RuleTextError`` that says what is wrong.
    init(_ text: String) throws(RuleTextError) {
        guard text.utf8.count <= Self.longest else { throw RuleTextError("is longer than \(Self.longest) bytes") }
        guard text.utf8.starts(with: Self.scheme.utf8) else { throw RuleTextError("does not begin with spiffe://") }
        let rest = text.utf8.dropFirst(Self.scheme.utf8.count)
        let domain = rest.prefix { $0 != UInt8(ascii: "/") }
        guard !domain.isEmpty, domain.count <= Self.longestTrustDomain, domain.allSatisfy(Self.isOfDomain) else {
            throw RuleTextError("has a trust domain with something else than small letters, digits and . - _")
        }
        let segments = rest.dropFirst(domain.count).split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        ).dropFirst()
        guard !segments.isEmpty else { throw RuleTextError("names a trust domain and no workload in it") }
        for segment in segments {
            guard !segment.isEmpty, segment.allSatisfy(Self.isOfPath) else {
                throw RuleTextError("has a part that is empty, or has something else than letters, digits and . - _")
            }
            guard segment.contains(where: { $0 != UInt8(ascii: ".") }) || segment.count > 2 else {
                throw RuleTextError("has a part that is . or ..")
            }
        }
        trustDomain = String(decoding: domain, as: UTF8.self)
        path = String(decoding: rest.dropFirst(domain.count), as: UTF8.self)
    }

    var text: String { Self.scheme + trustDomain + path }

    /// Whether a name means to be one, in whatever spelling.
    static func isMeant(_ uri: String) -> Bool {
        uri.prefix { $0 != ":" }.lowercased() == "spiffe"
    }

    private static func isOfDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ".-_".utf8.contains(byte)
        }
    }

    private static func isOfPath(_ byte: UInt8) -> Bool {
        isOfDomain(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
