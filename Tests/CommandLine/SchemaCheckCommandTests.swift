// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import SchemaCheck
import Testing

@testable import stagedoor

@Suite struct SchemaCheckCommandTests {
    @Test("the old versions follow the new one") func offline() throws {
        let command = try SchemaCheckCommand.parse(["new", "--against", "v1", "v2", "--compatibility", "full"])
        #expect(command.new == "new")
        #expect(command.against == ["v1", "v2"])
        #expect(command.compatibility == .full)
    }

    @Test(
        "what contradicts itself is refused",
        arguments: [
            [], ["new"], ["--against", "old", "new"], ["new", "--against", "old", "--subject", "s"],
            ["new", "--batch", "f"], ["-", "--against", "-"], ["new", "--against", "old", "--compatibility", "x"],
        ]
    ) func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try SchemaCheckCommand.parse(arguments).checkUsage() }
    }
}
