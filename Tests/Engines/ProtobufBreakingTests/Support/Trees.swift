// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufBreaking
import ProtobufSchema

/// The texts of a folder by their paths.
typealias Files = [String: String]

func tree(_ files: Files) throws(ProtoTreeError) -> ProtoTree {
    try ProtoTree(files.map { ProtobufReference(path: $0.key, text: Array($0.value.utf8)) })
}

/// What breaks between two folders; the rules are those of the `buf.yaml` in the second.
func changes(from old: Files, to new: Files) throws(ProtoTreeError) -> [BreakingChange] {
    try tree(new).breakingChanges(since: tree(old))
}

extension BreakingChange {
    /// Place and rule as buf tells them: `a.proto 3:1-4:2 FIELD_NO_DELETE`; without a place it is a dash.
    var annotation: String {
        guard let place else { return "- \(rule.rawValue)" }
        guard let start = place.start, let end = place.end else { return "\(place.path) \(rule.rawValue)" }
        return "\(place.path) \(start.line):\(start.column)-\(end.line):\(end.column) \(rule.rawValue)"
    }
}

extension JSON {
    /// An object of texts.
    var files: Files {
        var files: Files = [:]
        for member in object?.members ?? [] { files[member.key] = member.value.string ?? "" }
        return files
    }
}
