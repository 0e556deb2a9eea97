// SPDX-License-Identifier: Apache-2.0

/// What gets an issuer's documents: HTTP outside of tests.
package protocol DocumentFetcher: Sendable {
    /// Gets one document.
    ///
    /// - Throws: ``KeySourceError`` if there is none within the bounds.
    func document(_ request: DocumentRequest) async throws(KeySourceError) -> FetchedDocument
}

/// Which document to get, and how.
package struct DocumentRequest: Sendable, Equatable {
    /// Where it is.
    package var address: IssuerAddress
    /// The longest document, in bytes.
    package var largest: Int
    /// A file of certificates (PEM) that are trusted instead of the system's.
    package var authorityFile: String?
    /// A file with a token to present, read each time since such tokens are replaced.
    package var tokenFile: String?
}

/// A document, and for how long its sender thinks that it holds.
package struct FetchedDocument: Sendable, Equatable {
    /// The content.
    package var bytes: [UInt8]
    /// The `Cache-Control` field.
    package var cacheControl: String?

    /// A document.
    package init(bytes: [UInt8], cacheControl: String? = nil) {
        self.bytes = bytes
        self.cacheControl = cacheControl
    }
}
