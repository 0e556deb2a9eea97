// SPDX-License-Identifier: Apache-2.0

/// Which paths are meant: `*` stands for any text without a slash, `?` for one byte other than a slash, and `**` as a
/// whole part for any number of folders, also none. A pattern without a slash is about the file's name in any folder.
public struct PathPattern: Sendable {
    /// The pattern as it was written.
    public let text: String
    private let parts: [[UInt8]]

    private static let deep = Array("**".utf8)

    /// A pattern.
    public init(_ text: String) {
        self.text = text
        var parts = text.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }.filter { $0 != [UInt8(ascii: ".")] }
        if !text.utf8.contains(UInt8(ascii: "/")) { parts.insert(Self.deep, at: 0) }
        // A folder stands for all that is in it.
        if text.utf8.last == UInt8(ascii: "/") { parts.append(Self.deep) }
        self.parts = parts
    }

    /// Whether a path below the root is meant.
    public func matches(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
        return Self.matches(parts, names, isStar: { $0 == Self.deep }, matchesOne: Self.matchesName)
    }

    private static func matchesName(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        matches(pattern, name, isStar: { $0 == UInt8(ascii: "*") }) { $0 == UInt8(ascii: "?") || $0 == $1 }
    }

    /// Only the last star has to be tried again: what an earlier one could do, it can too. So the time is at most the
    /// product of both lengths.
    private static func matches<Element>(
        _ pattern: [Element],
        _ text: [Element],
        isStar: (Element) -> Bool,
        matchesOne: (Element, Element) -> Bool
    ) -> Bool {
        var (next, place) = (0, 0)
        var retry: (next: Int, place: Int)?
        while place < text.count {
            if next < pattern.count, isStar(pattern[next]) {
                next += 1
                retry = (next, place)
            } else if next < pattern.count, matchesOne(pattern[next], text[place]) {
                next += 1
                place += 1
            } else if let last = retry {
                retry = (last.next, last.place + 1)
                (next, place) = (last.next, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy(isStar)
    }
}
