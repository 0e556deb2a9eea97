// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// The Swift code of the library's documentation is that of the tests beside this one, which run it.
struct DocumentationBlocks {
    /// The repository's root, also where the tests' folder is linked to from elsewhere.
    private static let root: String? = {
        guard let path = realpath(#filePath, nil) else { return nil }
        defer { free(path) }
        let parts = String(cString: path).split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(5).joined(separator: "/")
    }()

    private static let pages = [
        "Cedar", "GettingStarted", "AuthorizingFast", "EntitiesAndSchemas", "Validating", "FormattingAndConverting",
        "PartialEvaluation", "LimitsAndErrors",
    ]

    private static func lines(_ path: String) throws -> [String] {
        let root = try #require(root)
        let file = try #require(fopen(root + "/" + path, "r"), "\(path)")
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.drop { $0 == " " }) }
    }

    private static func blocks(_ lines: [String]) -> [[String]] {
        var blocks: [[String]] = []
        var block: [String]?
        for line in lines {
            if line == "```swift" {
                block = []
            } else if line.hasPrefix("```") {
                if let block { blocks.append(block) }
                block = nil
            } else {
                block?.append(line)
            }
        }
        return blocks
    }

    @Test(arguments: pages)
    func everyBlockOfThePageIsRunByATest(page: String) throws {
        let code = try Self.lines("Tests/Engines/CedarTests/Documentation/DocumentationTests.swift")
        let blocks = Self.blocks(try Self.lines("Sources/Engines/Cedar/Cedar.docc/\(page).md"))
        #expect(!blocks.isEmpty)
        for block in blocks {
            let isThere = code.indices.contains { code[$0...].starts(with: block) }
            #expect(isThere, "\(page): \(block.joined(separator: "\n"))")
        }
    }
}
