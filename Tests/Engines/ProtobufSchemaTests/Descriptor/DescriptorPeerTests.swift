// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import ProtobufSchema

/// Descriptors are those that the Protobuf compiler writes, and Confluent's client sends and takes them.
@Suite(.enabled(if: DescriptorPeer.isInstalled, "SKIPPED: no Python with grpcio-tools and confluent-kafka"))
struct DescriptorPeerTests {
    @Test func descriptorsOfRandomFilesAreTheCompilers() throws {
        let texts = (1...40).map { seed -> String in
            var file = RandomFile(seed: UInt64(seed))
            return file.text()
        }
        let questions = try texts.map { ["same", $0, try schema($0).serializedText] }
        let answers = try #require(try DescriptorPeer.ask(questions))
        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) { #expect(answer.string == nil, "\(answer.string ?? "") \(text)") }
    }

    @Test func descriptorsOfFilesWithEverythingAreTheCompilers() throws {
        let texts = [DescriptorCases.everything, DescriptorCases.numbers, DescriptorCases.editions]
        let questions = try texts.map { ["same", $0, try schema($0).serializedText] }
        let answers = try #require(try DescriptorPeer.ask(questions))
        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) { #expect(answer.string == nil, "\(answer.string ?? "") \(text)") }
    }

    @Test func whatTheClientRegistersIsWhatItFindsAgain() throws {
        let texts = [DescriptorCases.event, DescriptorCases.everything]
        let sent = try #require(try DescriptorPeer.ask(texts.map { ["client", $0] })).compactMap(\.string)
        try #require(sent.count == texts.count)
        let read = try sent.map { try ProtobufSchema(registered: Array($0.utf8)) }
        // As a registry does: the text is kept, and the descriptor made of that.
        let kept = try read.map { try schema($0.registryText) }
        let answers = try #require(
            try DescriptorPeer.ask(kept.map { ["accept", $0.serializedText] } + sent.map { ["accept", $0] })
        )
        try #require(answers.count == 2 * texts.count)
        for index in texts.indices { #expect(answers[index] == answers[texts.count + index]) }
        #expect(read[0].messageNames == ["shop.v1.Event", "shop.v1.Event.Item", "shop.v1.Event.Seen"])
    }
}
