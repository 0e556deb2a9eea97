// SPDX-License-Identifier: Apache-2.0
import Findings
import Foundation
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

@Suite struct CertificateTests {
    /// A certificate for `spiffe://prod.acme.example/ns/orders/sa/ci`, and the authority that has signed it.
    private static let leaf =
        "MIIBuDCCAV+gAwIBAgIUTR36Ho7yszG3ZPv6XtbkDaekrqAwCgYIKoZIzj0EAwIwKzENMAsGA1UECgwEQWNtZTEaMBgGA1UE"
        + "AwwRY2xpZW50cyBhdXRob3JpdHkwHhcNMjYxMTIyMDgyMjAxWhcNMjYxMTIyMTAyMjAxWjAgMQ0wCwYDVQQKDARBY21lMQ8w"
        + "DQYDVQQDDAZvcmRlcnMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATx1dfn1RhoPIrmwtALGslcjfKaNSC5WLLKNi1JXDRH"
        + "mgVm8OJQCG1f0kVvRDr7mlfJsiFVTMFV10oquXLYcefbo2wwajAMBgNVHRMBAf8EAjAAMDUGA1UdEQQuMCyGKnNwaWZmZTov"
        + "L3Byb2QuYWNtZS5leGFtcGxlL25zL29yZGVycy9zYS9jaTATBgNVHSUEDDAKBggrBgEFBQcDAjAOBgNVHQ8BAf8EBAMCB4Aw"
        + "CgYIKoZIzj0EAwIDRwAwRAIgTV8Gjog+bKEfBy56ypKMDTMqOXw7pyK3w9QqoAqZH5ICIHeSNbFW1ELfrPaEtlHof0euNh/f"
        + "qQGFlsc+2247iyJj"
    private static let authority =
        "MIIBajCCARGgAwIBAgIUe99OcoTznRxC0Hy/Fob6w+bLiJAwCgYIKoZIzj0EAwIwKzENMAsGA1UECgwEQWNtZTEaMBgGA1UE"
        + "AwwRY2xpZW50cyBhdXRob3JpdHkwHhcNMjYxMTIyMDgyMjAxWhcNMjYxMTIzMDkyMjAxWjArMQ0wCwYDVQQKDARBY21lMRow"
        + "GAYDVQQDDBFjbGllbnRzIGF1dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKqCWU8uimSj8CBnLOlY6rirVc70"
        + "AzMN8uySmWAFZij3xXgEtn5p6DGgPFLFB7CKgbZ5UfjMYjHXZpOpKk7jF9ijEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI"
        + "zj0EAwIDRwAwRAIgOXnHWgZIaDnHoTFJUFIkjkDGpMFaLV8pC+WoncMjgqACIC2ME5AwsqA2Zp6fRyg/h6YwUsQmZvJoDc13"
        + "j3gVHdX4"

    private static func bytes(_ text: String) throws -> [UInt8] { Array(try #require(Data(base64Encoded: text))) }

    private static func configuration(_ text: String) throws -> CertificateConfiguration {
        let whole = try IdentityConfiguration(parsing: Array(text.utf8), file: "identities.yaml")
        return try #require(whole.certificates)
    }

    private static let rules = """
        certificates:
          rules:
            - principal: {type: Pipeline, id: "spiffe:${trustDomain}:${path}"}
              attributes: {serial: "${serial}", name: "${commonName}"}
        """

    @Test func `what is remembered of a certificate holds for the authorities that were believed then`() throws {
        let (leaf, authority) = (try Self.bytes(Self.leaf), try Self.bytes(Self.authority))
        let text = """
            certificates:
              rules:
                - when: {claim: authority, equals: FINGERPRINT}
                  principal: {type: Pipeline, id: ci}
            """.replacing("FINGERPRINT", with: try CertificateFacts(authority).fingerprint)
        let identities = CertificateIdentities(try Self.configuration(text), capacity: 2)
        for _ in 0..<2 {
            #expect(try identities.identity(leaf, authorities: [authority]).principalID == "ci")
            #expect(throws: IdentityTokenError.self) { try identities.identity(leaf, authorities: [leaf]) }
            #expect(throws: IdentityTokenError.self) { try identities.identity(leaf, authorities: []) }
        }
        #expect(identities.count == 1)
        for number in UInt8(0)..<9 { _ = try? identities.identity([number], authorities: [authority]) }
        #expect(identities.count <= 2)
        #expect(try identities.identity(leaf, authorities: [authority]).principalID == "ci")
    }

    @Test func `a certificate says whose it is, by whom, and how long`() throws {
        let identity = try Self.configuration(Self.rules).owner(of: Self.bytes(Self.leaf), authorities: [])
        #expect(identity.principalID == "spiffe:prod.acme.example:/ns/orders/sa/ci")
        #expect(identity.subject == "spiffe://prod.acme.example/ns/orders/sa/ci")
        #expect(identity.issuer == "CN=clients authority,O=Acme")
        #expect(identity.attributes["name"] == .text("orders"))
        #expect(identity.attributes["serial"] == .text("4d1dfa1e8ef2b331b764fbfa5ed6e40da7a4aea0"))
        // 2026-11-22 10:22:01 UTC.
        #expect(identity.expires == 1_795_342_921)
        #expect(identity.tokenID == "sha256:84b50a3273e1336ff82bb5a469b45573c4c32f5c2725c7f04119c9f9991a7fce")
    }

    /// The certificate with other bytes, as many, in the place of the last ones like some.
    private static func leaf(_ old: [UInt8], _ new: [UInt8]) throws -> [UInt8] {
        var bytes = try bytes(leaf)
        let place = try #require(
            bytes.indices.dropLast(old.count - 1).last { bytes[$0..<$0 + old.count].elementsEqual(old) }
        )
        try #require(old.count == new.count)
        bytes.replaceSubrange(place..<place + old.count, with: new)
        return bytes
    }

    @Test func `different names have different texts`() throws {
        let commonName: [UInt8] = [0x0C, 6] + Array("orders".utf8)
        func text(_ new: [UInt8]) throws -> String {
            try CertificateFacts(Self.leaf(commonName, new)).subject.text
        }
        #expect(try text(commonName) == "CN=orders,O=Acme")
        // A BMPString, a TeletexString, one with a control character, and such a text written out.
        #expect(try text([0x1E, 6] + Array("orders".utf8)) == "CN=#1e066f7264657273,O=Acme")
        #expect(try text([0x14, 6] + Array("orders".utf8)) == "CN=#14066f7264657273,O=Acme")
        #expect(try text([0x0C, 6] + Array("order\n".utf8)) == "CN=#0c066f726465720a,O=Acme")
        #expect(try text([0x0C, 6] + Array("#1e066".utf8)) == "CN=\\#1e066,O=Acme")
        #expect(try text([0x0C, 6] + Array("a+CN=b".utf8)) == "CN=a\\+CN\\=b,O=Acme")
        let organization: [UInt8] = [0x30, 0x0B, 6, 3, 0x55, 4, 10, 0x0C, 4] + Array("Acme".utf8)
        let apart = [0x31, 0x0D] + organization + [0x31, 0x0F, 0x30, 0x0D, 6, 3, 0x55, 4, 3] + commonName
        let together = [0x31, 0x1E] + organization + [0x30, 0x0F, 6, 3, 0x55, 4, 3, 0x0C, 8] + Array("orders42".utf8)
        #expect(try CertificateFacts(Self.leaf(apart, together)).subject.text == "O=Acme+CN=orders42")
    }

    @Test func `one of several names is not the only one because the others cannot be read`() throws {
        let second: [UInt8] = [0x55, 4, 10, 0x0C, 4] + Array("Acme".utf8)
        func claims(_ tag: UInt8, _ type: UInt8) throws -> JSON {
            let bytes = try Self.leaf(second, [0x55, 4, type, tag, 4] + Array("Acme".utf8))
            return try CertificateFacts(bytes).claims(nil, authority: nil)
        }
        let two = try claims(0x1E, 3)
        #expect(two["commonName"] == nil && two["commonNames"] == .array([.null, .string("orders")]))
        let one = try claims(0x1E, 10)
        #expect(one["organization"] == .null && one["organizations"] == .array([.null]))
        #expect(try claims(0x0C, 10)["organization"] == .string("Acme"))
    }

    @Test func `only an authority whose key has signed the certificate is its authority`() throws {
        let leaf = try CertificateFacts(try Self.bytes(Self.leaf))
        let authority = try CertificateFacts(try Self.bytes(Self.authority))
        #expect(leaf.signed.isMade(by: authority.publicKey))
        #expect(!leaf.signed.isMade(by: leaf.publicKey))
        #expect(authority.isAuthority && !leaf.isAuthority)
        let text = """
            certificates:
              rules:
                - when: {claim: authority, equals: FINGERPRINT}
                  principal: {type: Pipeline, id: ci}
            """.replacing("FINGERPRINT", with: authority.fingerprint)
        let configuration = try Self.configuration(text)
        let own = [try Self.bytes(Self.authority)]
        #expect(try configuration.owner(of: Self.bytes(Self.leaf), authorities: own).principalID == "ci")
        #expect(throws: IdentityTokenError.self) {
            try configuration.owner(of: Self.bytes(Self.leaf), authorities: [])
        }
    }

    @Test func `a serial, a fingerprint or a name is refused in whatever way it is written`() throws {
        let leaf = try Self.bytes(Self.leaf)
        let fingerprint = try CertificateFacts(leaf).fingerprint
        let pairs = stride(from: 0, to: 64, by: 2).map { String(fingerprint.dropFirst($0).prefix(2)) }
        for name in [
            "serial:4D1DFA1E8EF2B331B764FBFA5ED6E40DA7A4AEA0",
            "serial:00:4d:1d:fa:1e:8e:f2:b3:31:b7:64:fb:fa:5e:d6:e4:0d:a7:a4:ae:a0", "sha256:" + fingerprint,
            "sha256:" + pairs.joined(separator: ":").uppercased(), "spiffe://prod.acme.example/ns/orders/sa/ci",
        ] {
            let configuration = try Self.configuration(Self.rules + "\n  refused: [\"\(name)\"]")
            do throws(IdentityTokenError) {
                _ = try configuration.owner(of: leaf, authorities: [])
                Issue.record("\(name) is taken")
            } catch {
                #expect(error.check == .refused, "\(name): \(error)")
            }
        }
    }

    @Test(
        arguments: [
            "spiffe://a/b", "spiffe://prod.acme-1_x.example/ns/a/sa/B.c-d_e", "spiffe://a/...", "spiffe://a/.b",
            "spiffe://" + String(repeating: "a", count: 255) + "/" + String(repeating: "b", count: 1_783),
        ]
    )
    func `a workload's name by the letter is one`(_ text: String) throws {
        let id = try SPIFFEID(text)
        #expect(id.text == text)
    }

    @Test(
        arguments: [
            "", "spiffe:", "spiffe://", "spiffe:///a", "spiffe://a", "spiffe://a/", "spiffe://a//b", "spiffe://a/b/",
            "spiffe://a/.", "spiffe://a/..", "spiffe://a/./b", "spiffe://a/../b", "spiffe://A/b", "SPIFFE://a/b",
            "Spiffe://a/b", "spiffe://a:8080/b", "spiffe://u@a/b", "spiffe://a/b?c", "spiffe://a/b#c",
            "spiffe://a/b%2Fc", "spiffe://\u{E4}/b", "spiffe://a/\u{E4}", "spiffe://a/b c", "spiffe://a\\b/c",
            "https://a/b", " spiffe://a/b", "spiffe://" + String(repeating: "a", count: 256) + "/b",
            "spiffe://a/" + String(repeating: "b", count: 2_038),
        ]
    )
    func `anything else is none`(_ text: String) {
        #expect(throws: RuleTextError.self) { try SPIFFEID(text) }
    }

    /// What is wrong in a configuration.
    @Test(
        arguments: [
            ("certificates: {}", "has no 'rules'"), ("certificates: []", "is no mapping"),
            ("certificates:\n  rules: []", "'rules' is no list"),
            ("certificates:\n  rule: []", "'rule' is no key"),
            (Self.rules + "\n  refused: [\"0A1B\"]", "is no certificate's name"),
            (Self.rules + "\n  refused: [\"spiffe://A/b\"]", "is no certificate's name"),
            (Self.rules + "\n  maxLifetime: 5", "'maxLifetime' is no time"),
            (Self.rules + "\n  require: [{claim: ou, equals: x}]", "no claim 'ou'"),
            (Self.rules.replacing("${path}", with: "${pfad}"), "no claim 'pfad'"),
            (
                Self.rules + "\nissuers:\n  - issuer: https://i.example\n    audiences: a\n    rules:\n"
                    + "      - principal: {type: Pipeline, id: \"spiffe:${sub}:${aud}\"}", "can be the same"
            ),
        ]
    )
    func `a mistake is said`(_ text: String, _ message: String) {
        do throws(IdentityConfigurationError) {
            _ = try IdentityConfiguration(parsing: Array(text.utf8), file: "identities.yaml")
            Issue.record("taken: \(text)")
        } catch {
            #expect(error.findings.contains { $0.message.contains(message) }, "\(error.findings.map(\.message))")
        }
    }

    @Test func `bytes of any kind are a certificate or an error`() throws {
        let leaf = try Self.bytes(Self.leaf)
        let configuration = try Self.configuration(Self.rules)
        var random = SeededGenerator(seed: 7)
        var read = 0
        for _ in 0..<20_000 {
            var bytes = leaf
            for _ in 0...random.below(3) where !bytes.isEmpty {
                switch random.below(3) {
                case 0: bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.removeSubrange(random.below(bytes.count)...)
                default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: random.below(bytes.count))
                }
            }
            if (try? configuration.owner(of: bytes, authorities: [leaf])) != nil { read += 1 }
        }
        #expect(read > 0)
    }
}

extension CertificateConfiguration {
    /// Who has shown a certificate, where these authorities are believed, DER.
    fileprivate func owner(
        of bytes: [UInt8],
        authorities: [[UInt8]]
    ) throws(IdentityTokenError) -> VerifiedIdentity {
        try CertificateIdentities(self).identity(bytes, authorities: authorities)
    }
}
