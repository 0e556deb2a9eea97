// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The networks that Cedar's functions have names for.
enum WellKnownNetworks {
    static let loopback = [IPAddress(v4: 127 << 24, prefix: 8), IPAddress(v6: 1, prefix: 128)].compactMap { $0 }
    static let multicast = [IPAddress(v4: 224 << 24, prefix: 4), IPAddress(v6: 0xFF << 120, prefix: 8)]
        .compactMap { $0 }
}

extension SymbolicWorld {
    mutating func isInRange(_ address: SymbolicValue, _ network: SymbolicValue) -> SymbolicTruth {
        guard case .address(let address) = address, case .address(let network) = network else { return .never }
        return SymbolicTruth(isInRange(address, network))
    }

    mutating func isInRange(_ address: SymbolicValue, ofAny networks: [IPAddress]) -> SymbolicTruth {
        guard case .address(let address) = address else { return .never }
        let choices = networks.map { isInRange(address, .constant($0)) }
        return SymbolicTruth(formulas.any(choices))
    }

    private mutating func isInRange(_ address: AddressTerm, _ network: AddressTerm) -> Formula {
        if address == network { return .truth }
        if case .constant(let address) = address, case .constant(let network) = network {
            return address.isInRange(network) ? .truth : .falsehood
        }
        return formulas.atom(.inRange(address, network))
    }

    mutating func isIPv6(_ address: SymbolicValue) -> SymbolicTruth {
        guard case .address(let address) = address else { return .never }
        return switch address {
        case .constant(let address): SymbolicTruth(address.isIPv6 ? .truth : .falsehood)
        case .place(let place): SymbolicTruth(formulas.atom(.isIPv6(place)))
        }
    }
}
