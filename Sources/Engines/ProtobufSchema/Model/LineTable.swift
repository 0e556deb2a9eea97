// SPDX-License-Identifier: Apache-2.0

/// Where the lines of a text begin, for many questions about one text.
struct LineTable: Sendable {
    private let text: [UInt8]
    private var starts: [Int] = [0]

    init(_ text: [UInt8]) {
        self.text = text
        for (offset, byte) in text.enumerated() {
            let endsLine = byte == 0x0A || (byte == 0x0D && (offset + 1 == text.count || text[offset + 1] != 0x0A))
            if endsLine { starts.append(offset + 1) }
        }
    }

    /// Line and column of an offset; an offset past the end is the end.
    func position(of offset: UInt32) -> ProtobufPosition {
        let target = min(Int(offset), text.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= target { low = middle } else { high = middle }
        }
        // The line feed of a CRLF stands where its line ends; a byte order mark is no character.
        let hasMark = low == 0 && text.starts(with: [0xEF, 0xBB, 0xBF])
        let characters = text[starts[low]..<target].dropFirst(hasMark ? 3 : 0)
            .reduce(0) { $0 + ($1 & 0xC0 == 0x80 || $1 == 0x0D ? 0 : 1) }
        return ProtobufPosition(line: low + 1, column: characters + 1)
    }
}
