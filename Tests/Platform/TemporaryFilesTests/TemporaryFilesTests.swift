// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import TemporaryFiles

@Suite struct TemporaryFilesTests {
    @Test func `an empty or a relative name is none`() {
        #expect(TemporaryFiles.folder(named: "/var/tmp") == "/var/tmp")
        for name in [nil, "", ".", "tmp", "./tmp", "~/tmp"] { #expect(TemporaryFiles.folder(named: name) == "/tmp") }
    }
}
