// SPDX-License-Identifier: Apache-2.0
import Cedar
import Fuzzing
import Glibc
import JSON
import ProtobufSchema

/// The inputs for a target that files hold, by what the files are called and look like.
struct FuzzCorpus {
    private let target: FuzzTarget
    private(set) var inputs: [[UInt8]] = []

    /// Larger inputs would leave time for few.
    private static let largest = 1 << 14
    private static let most = 20_000

    init(_ target: FuzzTarget, paths: [String]) {
        self.target = target
        inputs = target.seeds
        for path in paths { add(path, depth: 0) }
    }

    private mutating func add(_ path: String, depth: Int) {
        guard depth < 16, inputs.count < Self.most else { return }
        guard let directory = opendir(path) else { return addFile(path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        for name in names.sorted() { add("\(path)/\(name)", depth: depth + 1) }
    }

    private mutating func addFile(_ path: String) {
        guard let bytes = Self.read(path), bytes.count <= 1 << 20 else { return }
        for input in Self.inputs(target, path, bytes) where input.count <= Self.largest { inputs.append(input) }
    }

    private static func inputs(_ target: FuzzTarget, _ path: String, _ bytes: [UInt8]) -> [[UInt8]] {
        switch target {
        case .policies: return path.hasSuffix(".cedar") ? [bytes] : []
        case .policiesJSON:
            guard path.hasSuffix(".cedar"), let set = try? PolicySet.parse(bytes) else { return [] }
            return [Array(set.jsonText().utf8)]
        case .schema: return path.hasSuffix(".cedarschema") ? [bytes] : []
        case .schemaJSON:
            guard path.hasSuffix(".cedarschema"), let fragment = try? SchemaFragment(parsing: bytes) else { return [] }
            return [fragment.json.compactBytes]
        case .avro, .jsonSchema, .protobuf:
            guard path.hasSuffix(".jsonl") else { return [] }
            return bytes.split(separator: 0x0A).flatMap { schemas(in: Array($0)) }
        case .descriptor:
            guard path.hasSuffix(".jsonl") else { return [] }
            return bytes.split(separator: 0x0A).flatMap { schemas(in: Array($0)) }
                .compactMap { try? ProtobufSchema(parsing: $0).descriptor() }
        case .json: return path.hasSuffix(".jsonl") ? bytes.split(separator: 0x0A).map { Array($0) } : []
        case .yaml: return path.hasSuffix(".yaml") || path.hasSuffix(".yml") ? [bytes] : []
        case .dump, .note, .proof, .bundle, .log, .token, .keySet, .claims, .identities: return []
        case .entities, .request, .links:
            guard path.hasSuffix(".json"), let json = try? JSON(parsing: bytes) else { return [] }
            if target == .request { return (json["requests"]?.array ?? []).map(\.compactBytes) }
            guard let first = json.array?.first else { return [] }
            return (first["template_id"] != nil) == (target == .links) ? [bytes] : []
        }
    }

    /// The schemas of a case, one a line in the published files.
    private static func schemas(in line: [UInt8]) -> [[UInt8]] {
        guard let json = try? JSON(parsing: line) else { return [] }
        let texts = [json["schema"], json["new"]] + (json["history"]?.array ?? [])
        return texts.compactMap { value in
            value.map { value in value.string.map { Array($0.utf8) } ?? value.compactBytes }
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
