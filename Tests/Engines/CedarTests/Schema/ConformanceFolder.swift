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

    /// The test files below a folder: those with policies and requests.
    static func tests(in folder: String) throws -> [(name: String, json: JSON)] {
        try published.files(below: folder).compactMap { name in
            guard name.hasSuffix(".json") else { return nil }
            let json = try JSON(parsing: published.bytes(name))
            return json["policies"] != nil && json["requests"] != nil ? (name, json) : nil
        }
    }
}
