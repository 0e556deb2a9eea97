// SPDX-License-Identifier: Apache-2.0
import JSON

/// Gets an issuer's keys from where its configuration, or its own discovery document, says that they are.
struct KeySource: Sendable {
    private static let largestDiscovery = 64 << 10

    let issuer: IssuerConfiguration
    let fetcher: any DocumentFetcher

    /// Keys, and for how many seconds they need not be asked for again.
    struct Delivery: Sendable {
        let keys: KeySet
        let freshFor: Int
    }

    func deliver() async throws(KeySourceError) -> Delivery {
        let address: IssuerAddress
        if let known = issuer.keySetAddress {
            address = known
        } else {
            address = try await discover()
        }
        let document = try await fetcher.document(request(address, largest: KeySet.largest))
        guard document.bytes.count <= KeySet.largest else { throw KeySourceError("the key set is too large") }
        return Delivery(keys: try KeySet(document.bytes), freshFor: CacheLifetime.seconds(document.cacheControl))
    }

    /// The key set's address by OpenID Connect Discovery 1.0 section 4; the document must be the issuer's own.
    private func discover() async throws(KeySourceError) -> IssuerAddress {
        let address = try issuer.issuer.appending("/.well-known/openid-configuration")
        let document = try await fetcher.document(request(address, largest: Self.largestDiscovery))
        let limits = JSONLimits(size: Self.largestDiscovery, depth: 16)
        guard let json = try? JSON(parsing: document.bytes, limits: limits), json.object != nil else {
            throw KeySourceError("\(address) is no JSON object, too large or too deep, or repeats a name")
        }
        guard let name = json["issuer"]?.string, name.hasSameBytes(as: issuer.issuer.text) else {
            throw KeySourceError("\(address) is not that of the issuer: its 'issuer' is missing or another")
        }
        guard let text = json["jwks_uri"]?.string else { throw KeySourceError("\(address) has no 'jwks_uri'") }
        let keys: IssuerAddress
        do throws(KeySourceError) {
            keys = try IssuerAddress(text)
        } catch {
            throw KeySourceError("the 'jwks_uri' of \(address) cannot be used: \(error.reason)")
        }
        // Somebody else's server must not send us to one of this machine.
        guard keys.isSecure || !address.isSecure else {
            throw KeySourceError("the 'jwks_uri' of \(address) cannot be used: it does not begin with https://")
        }
        return keys
    }

    private func request(_ address: IssuerAddress, largest: Int) -> DocumentRequest {
        // A token is for the places that the configuration names, not for those that an answer names.
        let known = [issuer.issuer.authority, issuer.keySetAddress?.authority]
        return DocumentRequest(
            address: address,
            largest: largest,
            authorityFile: issuer.authorityFile,
            tokenFile: known.contains(address.authority) ? issuer.tokenFile : nil
        )
    }
}
