// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// The real clients confluent-kafka and python-schema-registry-client, unmodified.
    @Suite struct ConfluentClientTests {
        @Test(arguments: ["confluent_client.py", "python_schema_registry_client.py"])
        func theRealClientGetsWhatItsUsersRelyOn(script: String) async throws {
            try await onThread {
                let server = try RunningServer(in: TemporaryFolder())
                let client = try Finished(Place.python, ["\(Place.tests)/\(script)", server.url], within: 180)
                try require(client.status == 0, "\(client.said)\nThe server said:\n\(server.said)")
            }
        }
    }

    /// Recorded REST scenarios, one after the other on an emptied registry.
    @Suite struct RegistryFlowTests {
        @Test(
            .enabled(if: Place.conformance != nil, "STAGEDOOR_CONFORMANCE is not set"),
            arguments: ["avro", "json", "protobuf", "mixed"]
        )
        func theRecordedScenariosPass(format: String) async throws {
            let flows = try #require(Place.conformance) + "/registry-rest/flow-axonops-\(format).jsonl"
            try await onThread {
                let server = try RunningServer(in: TemporaryFolder())
                let run = try Finished(
                    "python3",
                    [
                        Place.tests + "/rest_flows.py", "--binary", Place.stagedoor, "--url", server.url, "--flows",
                        flows,
                        "--expected-failures", Place.tests + "/rest_flows_expected_failures.txt",
                    ],
                    within: 900
                )
                try require(run.status == 0, run.said)
            }
        }
    }
}
