// SPDX-License-Identifier: Apache-2.0

/// The way to a record or a field, written out only when it is asked for: of ten thousand fields below a long name,
/// every one's path has all of that name.
final class TagPath {
    /// The bytes of the path written out.
    let length: Int
    /// No deeper than the text that is walked.
    private let parent: TagPath?
    private let part: String

    /// - Parameter parent: the way so far, nil at the beginning.
    init(_ parent: TagPath?, _ part: String) {
        self.parent = parent
        self.part = part
        length = (parent.map { $0.length + 1 } ?? 0) + part.utf8.count
    }

    /// The parts with dots between them.
    var text: String {
        var parts: [String] = []
        var next: TagPath? = self
        while let path = next {
            parts.append(path.part)
            next = path.parent
        }
        return parts.reversed().joined(separator: ".")
    }
}

/// A record or a field on a walk.
struct TagPlace {
    let isRecord: Bool
    let path: TagPath
}

/// How many bytes of paths may be written out for one answer.
struct TagPathBudget {
    private static let most = 16 << 20
    private var used = 0

    /// The path written out.
    ///
    /// - Throws: ``RegistryError`` 42201 if all paths together are too long.
    mutating func text(of path: TagPath) throws -> String {
        used += path.length
        guard used <= Self.most else {
            throw RegistryError.invalidSchema(
                "The paths of what is tagged in the schema are more than \(Self.most >> 20) MiB together"
            )
        }
        return path.text
    }
}
