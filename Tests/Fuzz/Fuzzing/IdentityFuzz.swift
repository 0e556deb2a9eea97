// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import OpenIDConnect

/// What anybody can send as a token, what issuers answer, and what operators write.
enum IdentityFuzz {
    static func run(token input: [UInt8]) throws(FuzzFailure) -> Bool {
        let token: SignedToken
        do throws(IdentityTokenError) {
            token = try SignedToken(input)
        } catch {
            try demand(error.issuer == nil && !error.isTemporary, "a form is wrong whoever the issuer is")
            return false
        }
        try demand(input.count <= SignedToken.largest, "a token is bounded")
        let rest = input.dropFirst(token.signedBytes.count + 1)
        try demand(input.starts(with: token.signedBytes), "what is signed is the token's beginning")
        try demand(rest.elementsEqual(base64URL(token.signature)), "a signature is written in one way only")
        _ = try? IdentityConfiguration.fuzzed.get().identity(unsigned: token.claims, now: IdentityWorld.now)
        return true
    }

    /// base64url without padding, by its definition.
    private static func base64URL(_ bytes: [UInt8]) -> [UInt8] {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let bits = bytes.flatMap { byte in (0..<8).map { Int(byte >> UInt8(7 - $0)) & 1 } }
        return stride(from: 0, to: bits.count, by: 6).map { start in
            letters[(0..<6).reduce(0) { $0 * 2 + (start + $1 < bits.count ? bits[start + $1] : 0) }]
        }
    }

    static func run(keys input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let keys = try? KeySet(input) else { return false }
        try demand(input.count <= KeySet.largest && keys.count > 0 && keys.count <= 100, "a key set is bounded")
        return true
    }

    static func run(claims input: [UInt8]) throws(FuzzFailure) -> Bool {
        let configuration = try certain("the configuration can be read") { try IdentityConfiguration.fuzzed.get() }
        guard let claims = try? JSON(parsing: input, limits: JSONLimits(depth: 16)),
            let identity = try? configuration.identity(unsigned: claims, now: IdentityWorld.now)
        else { return false }
        for id in identity.groups + [identity.principalID] {
            let isPlain = id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
            try demand(isPlain && !id.isEmpty, "an id is printable ASCII")
        }
        let words = ["github", "gitlab", "kubernetes", "p"]
        let word = identity.principalID.split(separator: ":").first.map(String.init) ?? ""
        try demand(words.contains(word), "an id begins with the word of its issuer")
        return true
    }

    static func run(configuration input: [UInt8]) throws(FuzzFailure) -> Bool {
        do throws(IdentityConfigurationError) {
            let configuration = try IdentityConfiguration(parsing: input, file: "identities.yaml")
            for text in IdentityWorld.claims {
                guard let claims = try? JSON(parsing: text) else { continue }
                _ = try? configuration.identity(unsigned: claims, now: IdentityWorld.now)
            }
            return true
        } catch {
            try demand(!error.findings.isEmpty, "what is wrong is said")
            try demand(error.findings.allSatisfy { $0.location?.line != nil }, "and where")
            return false
        }
    }
}

extension IdentityConfiguration {
    /// What claims are judged by.
    static let fuzzed = Result { () throws(IdentityConfigurationError) in
        try IdentityConfiguration(parsing: Array(IdentityWorld.configuration.utf8), file: "identities.yaml")
    }
}
