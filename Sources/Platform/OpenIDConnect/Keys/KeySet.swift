// SPDX-License-Identifier: Apache-2.0
import JSON

/// An issuer's keys as its JWKS document lists them (RFC 7517 section 5).
package struct KeySet: Sendable {
    /// The largest document that is read, in bytes.
    package static let largest = 256 << 10
    private static let mostKeys = 100

    /// The keys that tokens can be verified with.
    let keys: [VerificationKey]
    /// How many others the document lists.
    let ignored: Int

    /// Reads a document.
    ///
    /// - Throws: ``KeySourceError`` if it is no key set, or holds no key that can be used.
    package init(_ document: [UInt8]) throws(KeySourceError) {
        guard let json = try? JSON(parsing: document, limits: JSONLimits(size: Self.largest, depth: 16)),
            let list = json["keys"]?.array
        else { throw KeySourceError("the key set is no JSON object with a list of keys, too deep, or repeats a name") }
        guard list.count <= Self.mostKeys else {
            throw KeySourceError("the key set has \(list.count) keys; at most \(Self.mostKeys) are read")
        }
        keys = list.compactMap { VerificationKey($0) }
        ignored = list.count - keys.count
        guard !keys.isEmpty else { throw KeySourceError("none of the key set's \(list.count) keys can be used") }
    }

    /// How many keys tokens can be verified with.
    package var count: Int { keys.count }

    /// The keys that a token may have been signed with.
    ///
    /// A token that names no key has one only if there is no choice (OpenID Connect Core 1.0 section 10.1). Several keys
    /// of one name are all the issuer's own, and all are tried.
    func candidates(_ id: String?, _ algorithm: SignatureAlgorithm) -> [VerificationKey] {
        let fitting = keys.filter { $0.serves(algorithm) }
        guard let id else { return fitting.count == 1 ? fitting : [] }
        return fitting.filter { $0.id.map { $0.hasSameBytes(as: id) } == true }
    }
}
