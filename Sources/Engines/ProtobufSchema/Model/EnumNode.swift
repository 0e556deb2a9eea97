// SPDX-License-Identifier: Apache-2.0

/// An enum.
struct EnumNode: Sendable {
    var name: SourceName
    var visibility = Visibility.unspecified
    var values: [EnumValueNode] = []
    var reserved: [ReservedNode] = []
    var options: [OptionNode] = []
    var span: SourceSpan
}

/// `NAME = 1 [options];`
struct EnumValueNode: Sendable {
    var name: SourceName
    var number: Int32
    var numberSpan: SourceSpan
    var options: [OptionNode] = []
    var span: SourceSpan
}
