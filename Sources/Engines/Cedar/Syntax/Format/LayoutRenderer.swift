// SPDX-License-Identifier: Apache-2.0

/// Decides the line breaks of a layout: each outermost group that fits the rest of the line stays on it.
///
/// Works with a stack of its own, so its depth is not bounded by that of the machine.
struct LayoutRenderer {
    private struct Frame {
        var rest: ArraySlice<Layout>
        let indentation: Int
        let isFlat: Bool
    }

    private let width: Int
    private var frames: [Frame] = []
    private var column = 0
    private var text = ""
    /// Whether a line has ended and the next has not begun.
    private var isBetweenLines = false

    private init(width: Int) {
        self.width = width
    }

    /// The text of a layout in lines of at most so many columns, where that is possible.
    static func text(of layout: Layout, width: Int) -> String {
        var renderer = LayoutRenderer(width: width)
        renderer.push([layout], indentation: 0, isFlat: false)
        renderer.run()
        return renderer.text
    }

    private mutating func push(_ layouts: [Layout], indentation: Int, isFlat: Bool) {
        frames.append(Frame(rest: layouts[...], indentation: indentation, isFlat: isFlat))
    }

    private mutating func run() {
        while let top = frames.indices.last {
            guard let layout = frames[top].rest.popFirst() else {
                frames.removeLast()
                continue
            }
            let (indentation, isFlat) = (frames[top].indentation, frames[top].isFlat)
            if layout.isEmpty { continue }
            if isBetweenLines { beginLine(indentation) }
            switch layout {
            case .nothing: break
            case .text(let string, let columns):
                text += string
                column += columns
            case .line where isFlat:
                text += " "
                column += 1
            case .softLine where isFlat: break
            case .line, .softLine, .hardLine: isBetweenLines = true
            case .sequence(let layouts): push(layouts, indentation: indentation, isFlat: isFlat)
            case .group(let inner):
                push([inner], indentation: indentation, isFlat: isFlat || fits(inner))
            case .nest(let more, let inner): push([inner], indentation: indentation + more, isFlat: isFlat)
            }
        }
    }

    /// A line is indented as what begins it, not as what ended the line before.
    private mutating func beginLine(_ indentation: Int) {
        isBetweenLines = false
        text += "\n" + String(repeating: " ", count: indentation)
        column = indentation
    }

    /// Whether a group fits on the rest of the line, together with what follows it up to the next possible break.
    private func fits(_ group: Layout) -> Bool {
        var column = column
        var pending: [ArraySlice<Layout>] = [[group]]
        var below = frames.count
        var isFlat = true
        while true {
            guard let top = pending.indices.last else {
                guard below > 0 else { return true }
                below -= 1
                isFlat = false
                pending.append(frames[below].rest)
                continue
            }
            guard let layout = pending[top].popFirst() else {
                pending.removeLast()
                continue
            }
            switch layout {
            case .nothing: break
            case .text(_, let columns): column += columns
            case .line where isFlat: column += 1
            case .softLine where isFlat: break
            case .line, .softLine, .hardLine: return !isFlat
            case .sequence(let layouts): pending.append(layouts[...])
            case .group(let inner), .nest(_, let inner): pending.append([inner])
            }
            if column > width { return false }
        }
    }
}
