// SPDX-License-Identifier: Apache-2.0

/// A service.
package struct ServiceNode: Sendable {
    package var name: SourceName
    package var methods: [MethodNode] = []
    package var options: [OptionNode] = []
    package var span: SourceSpan
}

/// `rpc Name (stream Input) returns (stream Output);`
package struct MethodNode: Sendable {
    package var name: SourceName
    package var input: TypeReference
    package var output: TypeReference
    /// Whether the client sends a stream.
    package var inputIsStream = false
    /// Whether the server answers with a stream.
    package var outputIsStream = false
    package var options: [OptionNode] = []
    package var span: SourceSpan
}
