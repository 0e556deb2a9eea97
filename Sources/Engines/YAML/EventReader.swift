// SPDX-License-Identifier: Apache-2.0
import CLibYAML

/// A step of libyaml's parser; places are code points of the text.
struct Event {
    enum Kind {
        case streamEnd
        case documentStart
        case documentEnd
        case scalar(String, YAMLScalarStyle)
        case sequenceStart(isFlow: Bool)
        case mappingStart(isFlow: Bool)
        case collectionEnd
        case alias(String)
        case other
    }

    let kind: Kind
    let start: Int
    let end: Int
    var tag: String?
    var anchor: String?
}

/// Reads events from libyaml. The text it was made with must outlive it; errors are final.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let source: Source
    private let limits: YAMLLimits

    /// Starts at the first byte of the text, which must not be empty.
    init(_ text: UnsafeBufferPointer<UInt8>, of source: Source, limits: YAMLLimits) throws(YAMLError) {
        self.source = source
        self.limits = limits
        parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError(.memory, "there is no memory for the parser", help: "try again later", at: nil)
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func next() throws(YAMLError) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw LibYAMLProblem.error(parser.pointee, source) }
        defer { yaml_event_delete(&raw) }
        switch raw.type {
        case YAML_SCALAR_EVENT: return try scalar(raw)
        case YAML_SEQUENCE_START_EVENT:
            let data = raw.data.sequence_start
            let isFlow = data.style == YAML_FLOW_SEQUENCE_STYLE
            return event(raw, .sequenceStart(isFlow: isFlow), tag: data.tag, anchor: data.anchor)
        case YAML_MAPPING_START_EVENT:
            let data = raw.data.mapping_start
            let isFlow = data.style == YAML_FLOW_MAPPING_STYLE
            return event(raw, .mappingStart(isFlow: isFlow), tag: data.tag, anchor: data.anchor)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return event(raw, .collectionEnd)
        case YAML_ALIAS_EVENT: return event(raw, .alias(text(raw.data.alias.anchor) ?? ""))
        case YAML_DOCUMENT_START_EVENT: return event(raw, .documentStart)
        case YAML_DOCUMENT_END_EVENT: return event(raw, .documentEnd)
        case YAML_STREAM_END_EVENT: return event(raw, .streamEnd)
        default: return event(raw, .other)
        }
    }

    private func scalar(_ raw: yaml_event_t) throws(YAMLError) -> Event {
        let data = raw.data.scalar
        guard data.length <= limits.scalarBytes else {
            throw YAMLError(
                .limit,
                "a scalar has \(data.length) bytes and the limit is \(limits.scalarBytes)",
                help: "shorten it or raise the limit on scalars",
                at: source.position(raw.start_mark.index)
            )
        }
        let text = String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
        return event(raw, .scalar(text, style(data.style)), tag: data.tag, anchor: data.anchor)
    }

    private func style(_ raw: yaml_scalar_style_t) -> YAMLScalarStyle {
        switch raw {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func event(
        _ raw: yaml_event_t,
        _ kind: Event.Kind,
        tag: UnsafeMutablePointer<yaml_char_t>? = nil,
        anchor: UnsafeMutablePointer<yaml_char_t>? = nil
    ) -> Event {
        Event(
            kind: kind,
            start: raw.start_mark.index,
            end: raw.end_mark.index,
            tag: text(tag),
            anchor: text(anchor)
        )
    }

    private func text(_ raw: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        raw.map { String(cString: $0) }
    }
}

/// libyaml's complaints, in our words: the place, the problem, the way out.
private enum LibYAMLProblem {
    static func error(_ parser: yaml_parser_t, _ source: Source) -> YAMLError {
        if parser.error == YAML_MEMORY_ERROR {
            return YAMLError(.memory, "there is no memory for the parser", help: "try again later", at: nil)
        }
        let problem = parser.problem.map { String(cString: $0) } ?? "the text is not YAML"
        let position = source.position(parser.problem_mark.index)
        if isTab(problem, at: position, in: source) {
            let isBlock = parser.context.map { String(cString: $0).contains("block scalar") } ?? false
            let other = isBlock ? ", or say in the header how many there are (|2) if the text begins with the tab" : ""
            return YAMLError(.tab, "a tab where YAML wants spaces", help: "indent with spaces" + other, at: position)
        }
        let context = parser.context.map { String(cString: $0) + ": " } ?? ""
        return YAMLError(.syntax, context + problem, help: help(for: problem), at: position)
    }

    private static func isTab(_ problem: String, at position: YAMLPosition, in source: Source) -> Bool {
        if problem.contains("tab character") { return true }
        return problem.contains("cannot start any token") && position.offset < source.bytes.count
            && source.bytes[position.offset] == 0x09
    }

    private static func help(for problem: String) -> String {
        for (sign, help) in helps where problem.contains(sign) { return help }
        return "check indentation and quotes on this line and the one before"
    }

    private static let helps = [
        ("cannot start any token", "put the text in quotes: it starts with a character that YAML reserves"),
        ("mapping values are not allowed", "put text with a colon in quotes, or indent the line like its neighbours"),
        ("could not find expected ':'", "add the colon after the key, or indent the line under the text it continues"),
        ("Unicode character escape", "write the character itself, or \\U and its eight digits; no surrogate pairs"),
        ("unknown escape character", "write a backslash as \\\\, or use single quotes"),
        ("undefined tag handle", "declare the handle with %TAG before ---, or use !! or a local tag"),
        ("unexpected end of stream", "close the quote or the bracket that is open"),
        ("',' or ']'", "separate items with commas and close the list with ]"),
        ("',' or '}'", "separate members with commas and close the mapping with }"),
        ("<document start>", "start a further document with ---, or indent the line under what it belongs to"),
        ("version", "write %YAML 1.2 or leave the directive out"),
    ]
}
