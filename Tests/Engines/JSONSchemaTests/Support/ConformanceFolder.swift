// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// The published cases for this engine.
enum ConformanceFolder {
    private static let published = PublishedCases(folder: "jsonschema")

    static var path: String? { published.path }

    /// The cases of a file, one a line.
    static func cases(_ name: String) throws -> [JSON] {
        try published.lines(name, JSONLimits(rejectsDuplicateKeys: false))
    }
}
