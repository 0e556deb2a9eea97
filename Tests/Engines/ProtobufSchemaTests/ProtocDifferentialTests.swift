// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// The Protobuf compiler and this module accept and refuse the same files.
@Suite(.enabled(if: Protoc.isInstalled, "SKIPPED: no Python with the package grpcio-tools"))
struct ProtocDifferentialTests {
    @Test func theVerdictsOfTheSmallFilesAreTheCompilers() throws {
        let answers = try #require(try Protoc.judge(CompilerCases.all.map(\.text)))
        try #require(answers.count == CompilerCases.all.count)
        for (item, answer) in zip(CompilerCases.all, answers) {
            #expect(item.isAccepted == (answer == nil), "\(answer ?? "accepted") \(item.text)")
        }
    }

    @Test func randomFilesAreAcceptedByBoth() throws {
        let texts = (1...80).map { seed -> String in
            var file = RandomFile(seed: UInt64(seed))
            return file.text()
        }
        let answers = try #require(try Protoc.judge(texts))
        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            #expect(answer == nil, "\(answer ?? "") \(text)")
            #expect(failure(text) == nil, "\(failure(text)?.description ?? "") \(text)")
        }
    }

    @Test func editedFilesHaveTheVerdictOfTheCompiler() throws {
        let texts = (1...400).map { seed -> String in
            var file = RandomFile(seed: UInt64(seed))
            var mutator = FileMutator(seed: UInt64(seed) &+ 7)
            return mutator.edit(file.text())
        }
        let answers = try #require(try Protoc.judge(texts))
        try #require(answers.count == texts.count)
        var accepted = 0
        for (text, answer) in zip(texts, answers) {
            let error = failure(text)
            #expect(
                (error == nil) == (answer == nil),
                "\(answer ?? "accepted") | \(error?.description ?? "accepted") \(text)"
            )
            accepted += answer == nil ? 1 : 0
        }
        // The texts are worth something only if both outcomes are frequent.
        #expect(accepted > 40 && accepted < 360, "\(accepted)")
    }
}
