// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Lines and columns in the files of a tree; a file's lines are looked for once.
struct SourceLines {
    private let tree: ProtoTree
    private var starts: [Int: [Int]] = [:]

    init(_ tree: ProtoTree) {
        self.tree = tree
    }

    mutating func place(_ place: TreePlace) -> BreakingChange.Place {
        let path = tree.paths[place.file]
        let isInTree = !tree.model.files[place.file].isBuiltIn
        guard let span = place.span else {
            return BreakingChange.Place(path: path, isInTree: isInTree, start: nil, end: nil)
        }
        return BreakingChange.Place(
            path: path,
            isInTree: isInTree,
            start: position(Int(span.start), in: place.file),
            end: position(Int(span.end), in: place.file)
        )
    }

    private mutating func position(_ offset: Int, in file: Int) -> BreakingChange.Position {
        let text = tree.model.files[file].node.text
        let starts = lineStarts(of: file, text)
        let target = min(offset, text.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= target { low = middle } else { high = middle }
        }
        let columns = DisplayColumns(text[starts[low]..<target])
        return BreakingChange.Position(line: low + 1, column: columns.shown + 1, codePoint: columns.codePoints + 1)
    }

    private mutating func lineStarts(of file: Int, _ text: [UInt8]) -> [Int] {
        if let known = starts[file] { return known }
        var result = [0]
        for (offset, byte) in text.enumerated() where byte == 0x0A { result.append(offset + 1) }
        starts[file] = result
        return result
    }
}
