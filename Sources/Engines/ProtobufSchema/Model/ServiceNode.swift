// SPDX-License-Identifier: Apache-2.0

/// A service.
struct ServiceNode: Sendable {
    var name: SourceName
    var methods: [MethodNode] = []
    var options: [OptionNode] = []
    var span: SourceSpan
}

/// `rpc Name (stream Input) returns (stream Output);`
struct MethodNode: Sendable {
    var name: SourceName
    var input: TypeReference
    var output: TypeReference
    /// Whether the client sends a stream.
    var inputIsStream = false
    /// Whether the server answers with a stream.
    var outputIsStream = false
    var options: [OptionNode] = []
    var span: SourceSpan
}
