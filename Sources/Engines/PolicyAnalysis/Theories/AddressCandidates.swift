// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The addresses and networks at which what is said of them may change.
struct AddressCandidates {
    /// The most values that one is to differ from.
    static let most = 48

    private let named: [IPAddress]
    private let hasAllLengths: Bool

    /// - Parameter hasAllLengths: whether the length of the prefix matters beyond those that are named.
    init(_ named: [IPAddress], hasAllLengths: Bool) {
        self.named = named
        self.hasAllLengths = hasAllLengths
    }

    /// - Parameter spare: how many further ones to give beside each, for values that are to differ.
    func candidates(spare: Int) -> [IPAddress] {
        candidates(isIPv6: false, spare) + candidates(isIPv6: true, spare)
    }

    private func candidates(isIPv6: Bool, _ spare: Int) -> [IPAddress] {
        let width: UInt8 = isIPv6 ? 128 : 32
        let networks = named.filter { $0.isIPv6 == isIPv6 }
        var lengths: Set<UInt8> = [width, 0]
        if hasAllLengths, !networks.isEmpty { lengths = Set(0...width) }
        for network in networks {
            lengths.insert(network.prefix)
            if network.prefix > 0 { lengths.insert(network.prefix - 1) }
            if network.prefix < width { lengths.insert(network.prefix + 1) }
        }
        var result: [IPAddress] = []
        var seen: Set<IPAddress> = []
        for prefix in lengths.sorted(by: >) {
            for point in points(networks, lengths, width, spare) {
                let address =
                    isIPv6
                    ? IPAddress(v6: point, prefix: prefix)
                    : UInt32(exactly: point).flatMap { IPAddress(v4: $0, prefix: prefix) }
                if let address, seen.insert(address).inserted { result.append(address) }
            }
        }
        return result
    }

    /// Where the named networks, cut at each length, begin, and what comes after them.
    private func points(_ networks: [IPAddress], _ lengths: Set<UInt8>, _ width: UInt8, _ spare: Int) -> [UInt128] {
        let last: UInt128 = width == 128 ? .max : (1 << 32) - 1
        var points: Set<UInt128> = []
        func add(_ start: UInt128) {
            for step in 0..<UInt128(spare) where start <= last - min(step, last) {
                points.insert(start + step)
            }
        }
        add(0)
        for network in networks {
            for length in lengths {
                let host = width - length
                let size: UInt128 = host >= 128 ? 0 : 1 << UInt128(host)
                let start = host >= 128 ? 0 : network.bits & ~(size &- 1)
                add(start)
                let (end, overflows) = start.addingReportingOverflow(size)
                if size > 0, !overflows, end <= last { add(end) }
            }
        }
        return points.sorted()
    }
}
