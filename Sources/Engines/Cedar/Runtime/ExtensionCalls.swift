// SPDX-License-Identifier: Apache-2.0

extension ExtensionFunctionName {
    private static let numbers = Dictionary(
        uniqueKeysWithValues: zip(ExtensionFunctionName.allCases, UInt32(0)...)
    )
    private static let all = allCases

    /// The function's place among all of them.
    var number: UInt32 { ExtensionFunctionName.numbers[self] ?? 0 }

    init(number: UInt32) {
        self = ExtensionFunctionName.all[Int(number)]
    }
}

extension Arena {
    /// The value that a constructor makes of a text, if it makes one.
    mutating func make(_ function: ExtensionFunctionName, _ text: String) -> Value? {
        try? construct(function, text)
    }

    /// The value that a constructor makes of a text.
    mutating func construct(_ function: ExtensionFunctionName, _ text: String) throws(ExtensionError) -> Value {
        switch function {
        case .decimal: .decimal(try DecimalValue(parsing: text))
        case .datetime: .datetime(try DatetimeValue(parsing: text))
        case .duration: .duration(try DurationValue(parsing: text))
        default: add(try IPAddress(parsing: text))
        }
    }
}
