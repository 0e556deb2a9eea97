// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What the check of a release holds on to.
    @Suite(.serialized) struct ReleaseMemoryTests {
        @Test func `many schemas that refer to a long one are held as texts, once`() async throws {
            try await onThread {
                let server = try RunningServer(in: TemporaryFolder())
                let note = String(repeating: "x", count: 1 << 20)
                try server.registry.register(
                    #"{"type":"record","name":"Long","doc":"\#(note)","fields":[{"name":"a","type":"int"}]}"#,
                    under: "long"
                )
                let schemas = (0..<300).map { number in
                    [
                        "subject": "small-\(number)",
                        "schema": #"{"type":"record","name":"S\#(number)","fields":[{"name":"l","type":"Long"}]}"#,
                        "references": [["name": "Long", "subject": "long", "version": 1] as [String: Any]],
                    ] as [String: Any]
                }
                let before = server.peakMemory
                let answer = try server.registry.call("POST", "/governance/v1/checks", try body(["schemas": schemas]))
                // A slow machine may not get through all of them; what it holds meanwhile is what counts.
                let isDone = answer.status == 200 || answer.text.contains("takes longer")
                try require(isDone, "\(answer.status) \(answer.text.prefix(300))")
                let grown = server.peakMemory - before
                try require(grown < 150, "the server grew by \(grown) MiB")
            }
        }
    }
}
