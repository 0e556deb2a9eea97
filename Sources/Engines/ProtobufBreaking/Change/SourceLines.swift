// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Lines and columns of places in the files of a tree; each file is read through once, however many places it has.
struct SourceLines {
    private let tree: ProtoTree
    /// By file and offset.
    private var positions: [Int: [Int: BreakingChange.Position]] = [:]

    init(_ tree: ProtoTree, of places: [TreePlace]) {
        self.tree = tree
        var offsets: [Int: Set<Int>] = [:]
        for place in places {
            guard let span = place.span else { continue }
            offsets[place.file, default: []].formUnion([Int(span.start), Int(span.end)])
        }
        for (file, offsets) in offsets {
            positions[file] = Self.positions(of: offsets.sorted(), in: tree.model.files[file].node.text)
        }
    }

    func place(_ place: TreePlace) -> BreakingChange.Place {
        let known = positions[place.file]
        return BreakingChange.Place(
            path: tree.paths[place.file],
            isInTree: !tree.model.files[place.file].isBuiltIn,
            start: place.span.flatMap { known?[Int($0.start)] },
            end: place.span.flatMap { known?[Int($0.end)] }
        )
    }

    /// - Parameter offsets: in ascending order.
    private static func positions(of offsets: [Int], in text: [UInt8]) -> [Int: BreakingChange.Position] {
        var result: [Int: BreakingChange.Position] = [:]
        var line = 1
        var columns = DisplayColumns()
        // A byte order mark is no character of the text.
        var done = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for offset in offsets {
            let target = max(done, min(offset, text.count))
            for place in done..<target where text[place] == 0x0A {
                line += 1
                columns = DisplayColumns()
                done = place + 1
            }
            columns.add(text[done..<target])
            done = target
            result[offset] = BreakingChange.Position(
                line: line,
                column: columns.shown + 1,
                codePoint: columns.codePoints + 1
            )
        }
        return result
    }
}
