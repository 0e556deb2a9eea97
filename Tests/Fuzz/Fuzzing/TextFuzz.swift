// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufSchema
import RegistryTransfer
import YAML

/// The texts that everything else is written in, and what clients send instead of texts.
enum TextFuzz {
    static func run(json input: [UInt8]) throws(FuzzFailure) -> Bool {
        let limits = JSONLimits(depth: 64)
        let tree: JSON
        do throws(JSONError) {
            tree = try JSON(parsing: input, limits: limits)
        } catch {
            try demand((0...input.count).contains(error.offset), "an error is in the text")
            return false
        }
        for bytes in [tree.compactBytes, Array(tree.prettyText.utf8)] {
            let again = try certain("what was written can be read") { try JSON(parsing: bytes, limits: limits) }
            try demand(again == tree, "what was written reads the same")
        }
        return true
    }

    static func run(yaml input: [UInt8]) throws(FuzzFailure) -> Bool {
        let limits = YAMLLimits(depth: 64, nodes: 20_000)
        let roots: [YAMLNode]
        do throws(YAMLError) {
            roots = try YAMLParser.parse(input, limits: limits)
        } catch {
            try demand((0...input.count).contains(error.position?.offset ?? 0), "an error is in the text")
            return false
        }
        for root in roots { try check(root, input) }
        guard var edit = try? YAMLEdit(input, limits: limits) else { return true }
        let pointer = edit.root.pointer(toOffset: input.count / 2) ?? ""
        _ = try? edit.replaceScalar(at: pointer, with: .string("new\ntext"))
        _ = try? edit.removeEntry(at: pointer)
        return true
    }

    private static func check(_ node: YAMLNode, _ input: [UInt8]) throws(FuzzFailure) {
        let places = 0...input.count
        try demand(places.contains(node.start.offset) && places.contains(node.end.offset), "a node is in the text")
    }

    static func run(dump input: [UInt8]) throws(FuzzFailure) -> Bool {
        var limits = DumpLimits()
        limits.findings = 10_000
        var reader = DumpReader(limits: limits)
        let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
        for line in lines {
            do { try reader.read(Array(line)) } catch { return false }
        }
        try demand(reader.lines == lines.count, "every line is counted")
        let (snapshot, findings) = reader.finish()
        let plan = TransferPlanner.plan(from: snapshot, to: TransferSnapshot())
        let planned = plan.steps(.registrations).count + plan.findings.count { $0.kind != .stillReferenced }
        try demand(planned == snapshot.count, "every version is planned or named")
        return findings.isEmpty
    }

    /// The bytes of a `FileDescriptorProto`.
    static func run(descriptor input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let schema = try? ProtobufSchema(descriptor: input) else { return false }
        let read = try certain("the text of a descriptor can be read") {
            try ProtobufSchema(parsing: Array(schema.registryText.utf8))
        }
        try demand(read.registryText.utf8.elementsEqual(schema.registryText.utf8), "its text stays as it is")
        let again = try certain("its descriptor can be read") { try ProtobufSchema(descriptor: schema.descriptor()) }
        try demand(again.registryText.utf8.elementsEqual(schema.registryText.utf8), "its descriptor says the same")
        return true
    }
}
