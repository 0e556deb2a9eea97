// SPDX-License-Identifier: Apache-2.0

/// Paths below a repository's root, their parts separated by `/`, taken apart by bytes.
enum PathText {
    /// The folder that a path lies in; empty at the root.
    static func directory(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(path[..<slash])
    }

    /// The last part of a path.
    static func lastPart(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// The path without what its name says of the language.
    static func withoutExtension(_ path: String) -> String {
        for known in [".schema.json", ".avsc", ".proto", ".json"] where hasSuffix(path, known) {
            let end = path.utf8.index(path.endIndex, offsetBy: -known.utf8.count)
            if end > path.startIndex, path.utf8[path.utf8.index(before: end)] != UInt8(ascii: "/") {
                return String(path[..<end])
            }
        }
        let name = lastPart(path)
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return path }
        return String(decoding: path.utf8.dropLast(name[dot...].utf8.count), as: UTF8.self)
    }

    static func hasSuffix(_ path: String, _ suffix: String) -> Bool {
        path.utf8.count >= suffix.utf8.count && path.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    /// A path relative to a folder without `.` and `..`; nil if it leads above the root.
    static func join(_ folder: String, _ relative: String) -> String? {
        var parts = folder.split(separator: "/").map(String.init)
        for part in relative.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if parts.popLast() == nil { return nil }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    /// The folder and all above it, the nearest first and the root, which is empty, last.
    static func ancestors(_ folder: String) -> [String] {
        var all: [String] = []
        var next = folder
        while !next.isEmpty {
            all.append(next)
            next = directory(next)
        }
        return all + [""]
    }
}

/// A text that is the same as another only if its bytes are; `String` also takes canonically equivalent ones for equal.
struct TextKey: Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: TextKey, right: TextKey) -> Bool {
        left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Sorts by bytes, the same everywhere.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
