// SPDX-License-Identifier: Apache-2.0

/// A value as it crosses the engine's boundary: in entities, contexts and answers.
///
/// Equality is Cedar's: by content, sets without order, values of different types never equal. Readers bound the
/// nesting, since Swift compares and releases values recursively.
public enum CedarValue: Hashable, Sendable {
    case bool(Bool)
    case long(Int64)
    case string(CedarString)
    case entity(EntityUID)
    case set(CedarSet)
    case record(CedarRecord)
    case ipaddr(IPAddress)
    case decimal(DecimalValue)
    case datetime(DatetimeValue)
    case duration(DurationValue)
}

extension CedarValue {
    /// The extension type, if this is a value of one.
    public var extensionType: ExtensionType? {
        switch self {
        case .ipaddr: .ipaddr
        case .decimal: .decimal
        case .datetime: .datetime
        case .duration: .duration
        case .bool, .long, .string, .entity, .set, .record: nil
        }
    }
}
