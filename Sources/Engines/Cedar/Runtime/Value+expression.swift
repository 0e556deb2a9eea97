// SPDX-License-Identifier: Apache-2.0

extension CedarValue {
    /// An expression that has this value, and is printed as one would write it.
    func expression(_ span: SourceSpan) -> Expression {
        func call(_ function: ExtensionFunctionName, _ text: String) -> Expression {
            Expression(.call(function, [CedarValue.string(CedarString(text)).expression(span)]), span: span)
        }
        switch self {
        case .bool(let flag): return Expression(.literal(.bool(flag)), span: span)
        case .long(let number): return Expression(.literal(.long(number)), span: span)
        case .string(let text): return Expression(.literal(.string(text)), span: span)
        case .entity(let uid): return Expression(.literal(.entity(uid)), span: span)
        case .set(let set): return Expression(.set(set.map { $0.expression(span) }), span: span)
        case .record(let record):
            let fields = record.map { RecordField(name: $0.key, value: $0.value.expression(span)) }
            return Expression(.record(fields), span: span)
        case .ipaddr(let address): return call(.ip, address.description)
        case .decimal(let decimal): return call(.decimal, decimal.description)
        case .duration(let duration): return call(.duration, duration.description)
        case .datetime(let datetime):
            if let text = datetime.text { return call(.datetime, text) }
            // Years that have no text are reached from one that has.
            let distance = call(.duration, DurationValue(milliseconds: datetime.milliseconds).description)
            return Expression(.call(.offset, [call(.datetime, "1970-01-01"), distance]), span: span)
        }
    }
}
