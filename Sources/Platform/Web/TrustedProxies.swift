// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

/// The proxies whose word is taken for where a request comes from.
package struct TrustedProxies: Sendable {
    /// The most blocks that one server trusts.
    package static let most = 100

    private let blocks: [AddressBlock]

    /// Those of some blocks; of none, nobody's word is taken.
    package init(_ blocks: [AddressBlock] = []) {
        self.blocks = blocks
    }

    /// Where a request comes from: of what the proxies say that it came through the last hop that is none of them. Whoever
    /// is no proxy of ours says nothing that counts, and where what is said cannot be read, contradicts itself, or names
    /// proxies only, it is the other end of the connection.
    func client(of peer: String, _ headers: HTTPFields) -> String {
        guard !blocks.isEmpty, isTrusted(peer) else { return peer }
        let fields = ["X-Forwarded-For", "Forwarded"].map { name in
            HTTPField.Name(name).map { headers[values: $0] } ?? []
        }
        let list = fields[0].isEmpty ? nil : ForwardedHops.lastStranger(fields[0], isTrusted)
        let forwarded = fields[1].isEmpty ? nil : ForwardedHops.forwarded(fields[1]).flatMap(lastStranger)
        // A proxy writes one of the two, and may let the other through as a stranger has sent it.
        if !fields[0].isEmpty, !fields[1].isEmpty, list != forwarded { return peer }
        return list ?? forwarded ?? peer
    }

    private func lastStranger(_ hops: [String?]) -> String? {
        for hop in hops.reversed() {
            guard let hop else { return nil }
            if !isTrusted(hop) { return hop }
        }
        return nil
    }

    private func isTrusted(_ address: String) -> Bool { blocks.contains { $0.has(address) } }
}
