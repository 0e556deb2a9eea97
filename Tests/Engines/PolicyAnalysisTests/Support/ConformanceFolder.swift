// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// The published cases for this engine.
enum ConformanceFolder {
    private static let published = PublishedCases(folder: "cedar")

    static var path: String? { published.path }

    /// A file of the folder; nil if there is none.
    static func bytes(_ name: String) -> [UInt8]? { try? published.bytes(name) }

    /// The lines of a file of JSON lines.
    static func lines(_ name: String) throws -> [JSON] { try published.lines(name) }

    /// The files below one of its folders, sorted.
    static func names(_ folder: String) -> [String] { published.files(below: folder) }
}
