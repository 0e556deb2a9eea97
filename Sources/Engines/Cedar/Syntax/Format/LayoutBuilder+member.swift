// SPDX-License-Identifier: Apache-2.0

extension LayoutBuilder {
    /// A primary and its accesses, which take a line each if they do not fit; the first one never does.
    mutating func member() -> Layout {
        let item = primary()
        var accesses: [Layout] = []
        while let access = access() {
            if !accesses.isEmpty { accesses.append(.softLine) }
            accesses.append(access)
        }
        return .group(accesses.isEmpty ? item : .sequence([item, .nest(indentation, .sequence(accesses))]))
    }

    private mutating func access() -> Layout? {
        switch token.kind {
        case .dot:
            return .sequence([take(), take()])
        case .openBracket:
            return .sequence([take(), take(), take()])
        case .openParenthesis:
            let open = take()
            let arguments = elements(until: .closeParenthesis) { $0.expression() }
            if arguments.isEmpty { return .sequence([open, take()]) }
            return .sequence([open, .nest(indentation, .sequence([.softLine, arguments])), .softLine, take()])
        default:
            return nil
        }
    }

    private mutating func primary() -> Layout {
        switch token.kind {
        case .openParenthesis:
            let open = take()
            let inner = Layout.nest(1, expression())
            return .group(.sequence([open, inner, take()]))
        case .openBracket:
            let open = take()
            let elements = elements(until: .closeBracket) { $0.expression() }
            return .sequence([open, elements.isEmpty ? .nothing : .nest(1, elements), take()])
        case .openBrace:
            return record()
        case .identifier:
            var parts = [take()]
            while token.kind == .doubleColon { parts += [take(), take()] }
            return .sequence(parts)
        default:
            return take()
        }
    }

    private mutating func record() -> Layout {
        let open = take()
        let fields = elements(until: .closeBrace) { builder in
            .sequence([builder.take(), builder.take(), .space, builder.expression()])
        }
        if fields.isEmpty { return .sequence([open, take()]) }
        let inside = Layout.group(.sequence([.nest(indentation, .sequence([.line, fields])), .line]))
        return .sequence([open, inside, take()])
    }
}
