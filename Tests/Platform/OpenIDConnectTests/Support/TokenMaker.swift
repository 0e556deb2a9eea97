// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

/// Keys and tokens that other people's libraries make.
struct TokenMaker: Sendable {
    static let isInstalled = PythonPeer.isInstalled("jwt, joserfc, cryptography", orSkip: "identity tokens")
    private static let peer = PythonPeer(
        script: PythonPeer.folder(of: #filePath, above: 2) + "/token_peer.py"
    )

    /// How a token is signed.
    enum Signer: String, CaseIterable {
        case pyjwt, joserfc
    }

    /// One set of keys for all tests: making RSA keys takes long.
    static let shared = Result { try TokenMaker() }

    private let keys: [(name: String, key: JSON)]

    private init() throws {
        let wanted: [(String, [(String, JSON)])] = [
            ("rsa", [("kty", .string("RSA")), ("size", .int(2_048))]),
            ("rsa3", [("kty", .string("RSA")), ("size", .int(3_072))]),
            ("short", [("kty", .string("RSA")), ("size", .int(1_024))]),
            ("p256", [("kty", .string("EC")), ("crv", .string("P-256"))]),
            ("p384", [("kty", .string("EC")), ("crv", .string("P-384"))]),
            ("p521", [("kty", .string("EC")), ("crv", .string("P-521"))]),
            ("ed", [("kty", .string("OKP")), ("crv", .string("Ed25519"))]),
        ]
        let list = wanted.map { JSON.object([("kid", .string($0.0))] + $0.1) }
        let answers = try Self.peer.ask([.object([("keys", .array(list))])])
        let made = try #require(answers?.first?.array)
        keys = zip(wanted, made).map { ($0.0, $1) }
    }

    /// The private key of that name.
    func key(_ name: String) throws -> JSON {
        try #require(keys.first { $0.name == name }?.key)
    }

    /// The public part of a key, with some members replaced or added.
    func publicKey(_ name: String, _ changes: [(String, JSON)] = []) throws -> JSON {
        let secret = ["d", "p", "q", "dp", "dq", "qi"] + changes.map(\.0)
        let members = try #require(try key(name).object).members.filter { !secret.contains($0.key) }
        return .object(members.map { ($0.key, $0.value) } + changes)
    }

    /// A key set.
    func keySet(_ names: [String]) throws -> [UInt8] {
        try Self.keySet(names.map { try publicKey($0) })
    }

    static func keySet(_ keys: [JSON]) -> [UInt8] {
        JSON.object([("keys", .array(keys))]).compactBytes
    }

    /// A token that a library signs; the key's name is in the header unless another is given.
    func order(
        _ key: String,
        _ algorithm: String,
        _ claims: JSON,
        by signer: Signer = .joserfc,
        header: [(String, JSON)] = []
    ) throws -> JSON {
        let names = header.map(\.0)
        let usual: [(String, JSON)] = [("alg", .string(algorithm)), ("kid", .string(key))]
        let fields = usual.filter { !names.contains($0.0) } + header.filter { !$0.1.isNull }
        return .object([
            ("key", try self.key(key)), ("by", .string(signer.rawValue)), ("header", .object(fields)),
            ("claims", claims),
        ])
    }

    /// A token whose header and payload are signed as these texts.
    func rawOrder(_ key: String, _ algorithm: String, header: String, payload: String) throws -> JSON {
        .object([
            ("key", try self.key(key)), ("by", .string("raw")), ("algorithm", .string(algorithm)),
            ("header", .string(header)), ("payload", .string(payload)),
        ])
    }

    /// A token signed with what everybody knows of the RSA key as a shared secret.
    func confusedOrder(_ key: String, _ claims: JSON, form: String) throws -> JSON {
        .object([
            ("key", try self.key(key)), ("by", .string("hmac")), ("form", .string(form)), ("claims", claims),
            ("header", .object([("alg", .string("HS256")), ("kid", .string(key))])),
        ])
    }

    func sign(_ orders: [JSON]) throws -> [String] {
        let answers = try Self.peer.ask([.object([("tokens", .array(orders))])])
        let tokens = try #require(answers?.first?.array).compactMap(\.string)
        try #require(tokens.count == orders.count)
        return tokens
    }
}
