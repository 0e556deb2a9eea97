// SPDX-License-Identifier: Apache-2.0
import JSONSchema
import SchemaCheck

/// A schema's text and those that it needs, under the names by which it finds them.
struct SchemaMaterial {
    let file: Int
    /// The files it needs, for Avro each after those it needs itself.
    let references: [(name: String, file: Int)]
}

/// Why there is no material.
enum MaterialProblem: Error {
    /// It needs more than ``RepositoryLimits/references`` files.
    case tooMany
    /// One name leads to two files.
    case ambiguous(name: String, first: Int, second: Int)
}

/// Collects what a schema needs.
struct MaterialCollector {
    private let files: [IndexedFile]
    private let root: Int

    init(_ files: [IndexedFile], root: Int) {
        self.files = files
        self.root = root
    }

    func collect() throws(MaterialProblem) -> SchemaMaterial {
        let references =
            switch files[root].format {
            case .avro: try inOrder()
            case .json: try byURI()
            case .protobuf: try byPath()
            }
        return SchemaMaterial(file: root, references: references)
    }

    /// Avro finds types by their names, so each text is given once, after those it needs.
    private func inOrder() throws(MaterialProblem) -> [(name: String, file: Int)] {
        var seen: Set<Int> = [root]
        var done: [(name: String, file: Int)] = []
        var open = [(file: root, next: 0)]
        while let (file, next) = open.last {
            guard next < files[file].targets.count else {
                if file != root { done.append((files[file].path, file)) }
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            guard let target = files[file].targets[next], seen.insert(target).inserted else { continue }
            guard seen.count <= RepositoryLimits.references else { throw .tooMany }
            open.append((target, 0))
        }
        return done
    }

    /// Imports name files by their paths.
    private func byPath() throws(MaterialProblem) -> [(name: String, file: Int)] {
        try collect(base: "") { file, reference, _ in
            let path = files[file].outline.references[reference].candidates[0]
            return (path, "")
        }
    }

    /// `$ref` names texts by URIs, each relative to the URI of the text it stands in.
    private func byURI() throws(MaterialProblem) -> [(name: String, file: Int)] {
        try collect(base: files[root].outline.names.first ?? "") { file, reference, base in
            let uri = URIText.resolve(files[file].outline.references[reference].candidates[0], against: base)
            guard let target = files[file].targets[reference], let own = files[target].outline.names.first else {
                return (uri, uri)
            }
            return (uri, URIText.resolve(own, against: uri))
        }
    }

    /// - Parameter name: the name under which a reference looks for its text, and the base of that text's own
    ///   references, by file, reference and the file's base.
    private func collect(
        base: String,
        name: (Int, Int, String) -> (name: String, base: String)
    ) throws(MaterialProblem) -> [(name: String, file: Int)] {
        var found: [(name: String, file: Int)] = []
        var known: [TextKey: Int] = [:]
        var open = [(file: root, base: base)]
        var next = 0
        while next < open.count {
            let (file, base) = open[next]
            next += 1
            for (reference, target) in files[file].targets.enumerated() {
                guard let target else { continue }
                let (name, ownBase) = name(file, reference, base)
                if let first = known[TextKey(name)] {
                    if first != target { throw .ambiguous(name: name, first: first, second: target) }
                    continue
                }
                guard found.count < RepositoryLimits.references else { throw .tooMany }
                known[TextKey(name)] = target
                found.append((name, target))
                open.append((target, ownBase))
            }
        }
        return found
    }
}
