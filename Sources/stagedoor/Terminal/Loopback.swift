// SPDX-License-Identifier: Apache-2.0

/// What only this machine can reach.
enum Loopback {
    /// Whether a host, without brackets, is this machine: by its name or its address, nothing is looked up.
    static func has(_ host: some StringProtocol) -> Bool {
        let digits = host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return host.utf8.elementsEqual("localhost".utf8) || host.utf8.elementsEqual("::1".utf8)
            || (host.utf8.starts(with: "127.".utf8) && digits)
    }
}
