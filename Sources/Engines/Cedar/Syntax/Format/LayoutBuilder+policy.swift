// SPDX-License-Identifier: Apache-2.0

extension LayoutBuilder {
    mutating func policy() -> Layout {
        var parts: [Layout] = []
        while token.kind == .at { parts.append(annotation()) }
        parts.append(takeLeading())
        parts.append(.group(.sequence([takeText(), .line, take()])))
        parts.append(scope())
        let hasConditions = following.kind != .semicolon
        parts.append(take(next: hasConditions ? .hardLine : .nothing))
        var isFirst = true
        while token.kind != .semicolon, token.kind != .end {
            if !isFirst { parts.append(.hardLine) }
            isFirst = false
            parts.append(condition())
        }
        parts.append(take())
        return .sequence(parts)
    }

    private mutating func annotation() -> Layout {
        let at = take()
        let key = take()
        guard token.kind == .openParenthesis else { return .sequence([at, key, .hardLine]) }
        return .sequence([at, key, take(), take(), take(next: .hardLine)])
    }

    /// The three parts on one line if none asks for anything, otherwise each on a line of its own.
    private mutating func scope() -> Layout {
        let isOpen = asksNothing
        let separator: Layout = isOpen ? .space : .hardLine
        var parts: [Layout] = []
        for index in 0..<3 {
            parts.append(scopePart())
            if index < 2 { parts.append(take(next: separator)) }
        }
        dropComma()
        let all = Layout.nest(indentation, .sequence((isOpen ? [] : [.hardLine]) + parts))
        return isOpen ? .group(all) : .sequence([all, .hardLine])
    }

    /// Whether the scope is `principal, action, resource` and nothing more.
    private var asksNothing: Bool {
        var copy = self
        for _ in 0..<3 {
            copy.advance()
            guard copy.token.kind == .comma || copy.token.kind == .closeParenthesis else { return false }
            copy.advance()
        }
        return true
    }

    private mutating func scopePart() -> Layout {
        let leading = takeLeading()
        let variable = takeText()
        let type = token.word == .is ? typeTest() : .nothing
        guard token.kind != .comma, token.kind != .closeParenthesis else {
            return .sequence([leading, variable, type])
        }
        let head = Layout.group(.sequence([variable, type, .line, take()]))
        let entity = Layout.nest(indentation, .sequence([.line, sum()]))
        return .sequence([leading, .group(.sequence([head, entity]))])
    }

    private mutating func typeTest() -> Layout {
        let keyword = Layout.group(.sequence([.line, take()]))
        return .group(.nest(indentation, .sequence([keyword, .line, sum()])))
    }

    /// `when { … }`
    private mutating func condition() -> Layout {
        let leading = takeLeading()
        let keyword = takeText(next: .line)
        let beforeBrace = takeLeading()
        let start = [takeText(next: .line), takeLeading(), .group(expression())]
        let braces = Layout.group(.sequence([.nest(indentation, .sequence(start)), .line, take()]))
        return .sequence([leading, .group(.sequence([keyword, beforeBrace, braces]))])
    }
}
