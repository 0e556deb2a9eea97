// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

/// Against a real server on this machine.
@Suite(.enabled(if: TokenMaker.isInstalled), .serialized)
struct HTTPDocumentFetcherTests {
    private static let keys = Array("{\"keys\":[]}".utf8)
    private let server: KeyServer

    init() throws {
        server = try KeyServer(keys: Self.keys)
    }

    private func get(
        _ url: String,
        authorityFile: String? = nil,
        tokenFile: String? = nil,
        patience: Duration = .seconds(5)
    ) async throws -> FetchedDocument {
        let fetcher = HTTPDocumentFetcher(patience: patience)
        let request = DocumentRequest(
            address: try IssuerAddress(url),
            largest: KeySet.largest,
            authorityFile: authorityFile,
            tokenFile: tokenFile
        )
        let answer: Result<FetchedDocument, KeySourceError>
        do throws(KeySourceError) {
            answer = .success(try await fetcher.document(request))
        } catch {
            answer = .failure(error)
        }
        await fetcher.shutdown()
        return try answer.get()
    }

    private func failure(_ url: String, authorityFile: String? = nil, tokenFile: String? = nil) async -> String {
        do {
            _ = try await get(url, authorityFile: authorityFile, tokenFile: tokenFile, patience: .seconds(1))
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func aDocumentComesWithItsCacheControl() async throws {
        let document = try await get(server.plain + "/keys")
        #expect(document.bytes == Self.keys)
        #expect(document.cacheControl == "public,max-age=600")
    }

    @Test func redirectsAreNotFollowed() async {
        #expect(await failure(server.plain + "/moved").hasSuffix("answered 302; redirects are not followed"))
    }

    @Test func hugeAndEndlessDocumentsAreCutOff() async {
        #expect(await failure(server.plain + "/huge").hasSuffix("answered with more than 262144 bytes"))
        #expect(await failure(server.plain + "/endless").hasSuffix("answered with more than 262144 bytes"))
    }

    @Test func silentAndDrippingServersAreGivenUp() async {
        let start = ContinuousClock.now
        #expect(await failure(server.plain + "/silent").contains("did not answer in full within 1.0 seconds"))
        #expect(await failure(server.plain + "/dripping").contains("did not answer in full within 1.0 seconds"))
        // The server would take half a minute for each.
        #expect(ContinuousClock.now - start < .seconds(25))
    }

    @Test func errorsAndClosedPortsAreErrors() async {
        #expect(await failure(server.plain + "/other").hasSuffix("answered 500"))
        #expect(await failure("http://127.0.0.1:1/keys").contains("cannot be reached"))
        #expect(await failure(server.plain.replacing("http:", with: "https:") + "/keys").contains("cannot be reached"))
    }

    @Test func aCertificateMustBeTrusted() async throws {
        #expect(await failure(server.secure + "/keys").contains("cannot be reached"))
        #expect(try await get(server.secure + "/keys", authorityFile: server.certificate).bytes == Self.keys)
        #expect(await failure(server.secure + "/keys", authorityFile: "/nowhere.pem").contains("cannot be reached"))
    }

    @Test func aTokenFromAFileIsPresented() async throws {
        let file = NSTemporaryDirectory() + "/stagedoor-token-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("let-me-see\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try await get(server.plain + "/private", tokenFile: file).bytes == Self.keys)
        try Data("let-me-see\r\nX-Other: 1".utf8).write(to: URL(fileURLWithPath: file))
        #expect(await failure(server.plain + "/private", tokenFile: file).contains("holds no token"))
        #expect(await failure(server.plain + "/private").hasSuffix("answered 401"))
        #expect(await failure(server.plain + "/private", tokenFile: "/nowhere").contains("cannot be read"))
    }

    @Test func aTokenIsVerifiedWithKeysFromTheServer() async throws {
        let maker = try TokenMaker.shared.get()
        let server = try KeyServer(keys: try maker.keySet(["rsa"]))
        let fetcher = HTTPDocumentFetcher()
        let verifier = TokenVerifier(
            IdentityConfiguration(issuers: [try TestIssuer.configuration(server.plain)]),
            fetcher: fetcher,
            now: { TestIssuer.start }
        )
        let claims = TestIssuer.claims([("iss", .string(server.plain))])
        let token = try maker.sign([try maker.order("rsa", "PS256", claims)])[0]
        let check = await refusal(verifier, token)
        await fetcher.shutdown()
        #expect(check == nil)
    }
}
