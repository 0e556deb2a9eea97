// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import TemporaryFiles

@Suite struct TemporaryFilesTests {
    @Test func `an empty or a relative name is none`() {
        #expect(TemporaryFiles.folder(named: "/var/tmp") == "/var/tmp")
        for name in [nil, "", ".", "tmp", "./tmp", "~/tmp"] { #expect(TemporaryFiles.folder(named: name) == "/tmp") }
    }

    @Test func `what is made is new each time and nobody else's`() throws {
        for (make, permissions) in [(TemporaryFiles.newFolder, 0o700), (TemporaryFiles.newFile, 0o600)] {
            let paths = try (0..<2).map { _ in try #require(make("stagedoor-test")) }
            defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
            #expect(paths[0] != paths[1] && paths.allSatisfy { $0.contains("/stagedoor-test.") })
            for path in paths {
                let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(found == permissions, "\(path)")
            }
        }
    }
}
