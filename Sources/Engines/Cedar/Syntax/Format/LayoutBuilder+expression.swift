// SPDX-License-Identifier: Apache-2.0

extension LayoutBuilder {
    mutating func expression() -> Layout {
        token.word == .if && following.kind != .doubleColon ? conditional() : disjunction()
    }

    private mutating func conditional() -> Layout {
        var parts: [Layout] = []
        for index in 0..<3 {
            if index > 0 { parts.append(.line) }
            parts.append(take())
            parts.append(.nest(indentation, .sequence([.line, expression()])))
        }
        return .group(.sequence(parts))
    }

    private mutating func disjunction() -> Layout {
        var parts = [conjunction()]
        while token.kind == .or { parts += [.space, take(next: .line), conjunction()] }
        return .sequence(parts)
    }

    private mutating func conjunction() -> Layout {
        var parts = [comparison()]
        while token.kind == .and { parts += [.space, take(next: .line), comparison()] }
        return .sequence(parts)
    }

    private mutating func comparison() -> Layout {
        let left = sum()
        switch (token.kind, token.word) {
        case (.equalEqual, _), (.notEqual, _), (.less, _), (.lessOrEqual, _), (.greater, _), (.greaterOrEqual, _),
            (.identifier, .in):
            return .sequence([left, .space, take(), .space, sum()])
        case (.identifier, .has), (.identifier, .like):
            return .group(.sequence([left, .line, take(), .line, .nest(indentation, sum())]))
        case (.identifier, .is):
            var parts = [left, .space, take(), .space, .nest(indentation, sum())]
            if token.word == .in { parts += [.line, take(), .space, .nest(indentation, sum())] }
            return .group(.sequence(parts))
        default:
            return left
        }
    }

    mutating func sum() -> Layout {
        var parts = [product()]
        while token.kind == .plus || token.kind == .minus { parts += [.space, take(), .line, product()] }
        return parts.count == 1 ? parts[0] : .group(.sequence(parts))
    }

    private mutating func product() -> Layout {
        var parts = [unary()]
        while token.kind == .star { parts += [.space, take(), .line, unary()] }
        return parts.count == 1 ? parts[0] : .group(.sequence(parts))
    }

    private mutating func unary() -> Layout {
        var parts: [Layout] = []
        while token.kind == .bang || token.kind == .minus { parts.append(take()) }
        parts.append(member())
        return .sequence(parts)
    }
}
