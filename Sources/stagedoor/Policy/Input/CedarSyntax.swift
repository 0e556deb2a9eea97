// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The two forms of policies and schemas.
enum CedarSyntax: String, CaseIterable, ExpressibleByArgument {
    case cedar, json

    /// The form of a text: no policy and no schema in Cedar's own syntax begins with a brace, and all in JSON do.
    init(of bytes: [UInt8]) {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let first = text.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        self = first == UInt8(ascii: "{") ? .json : .cedar
    }
}
