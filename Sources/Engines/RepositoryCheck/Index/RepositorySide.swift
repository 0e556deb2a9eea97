// SPDX-License-Identifier: Apache-2.0
public import Findings
import JSON
public import SchemaCheck

/// One state of a repository: its schemas, their subjects, and which of them need which.
public struct RepositorySide: Sendable {
    /// A subject and the file that holds its schema.
    public struct Subject: Sendable {
        /// The subject's name.
        public let name: String
        /// The path of its file below the root.
        public let path: String
        let file: Int
    }

    /// The subjects; one whose schema others need comes before theirs, otherwise by path.
    public private(set) var subjects: [Subject] = []
    /// What is wrong with the files as a whole: two of one subject, circles, files that were left out.
    public var findings: [Finding] { problems.map(\.finding) }
    /// The same with the path below the root that each is about.
    private(set) var problems: [(path: String, finding: Finding)] = []
    var files: [IndexedFile] = []
    /// The files named `buf.yaml` and `buf.work.yaml`.
    private(set) var bufFiles: [RepositoryFile] = []
    /// What a file of buf around the root says.
    let above: WorkspaceAbove?
    private var indices: [TextKey: Int] = [:]
    let configuration: RepositoryConfiguration
    /// Paths, of files or folders, that were left out.
    private(set) var left: [String] = []
    /// Files that would be a subject's if another were not.
    private(set) var duplicates: [Int] = []
    /// How many files of a circle are named.
    private static let mostNamed = 8
    private let prefix: String
    private let hidden: String
    private let anchor: String

    /// Looks through the files of a repository.
    ///
    /// - Parameters:
    ///   - skipped: files that were left out.
    ///   - prefix: what is put before a path to show it: `schemas/`, or `main:schemas/`.
    ///   - hidden: a beginning of paths that is left out to show them.
    ///   - anchor: what is put before a path so that it can be told to be the same as one of another side.
    ///   - above: what a file of buf around the root says.
    public init(
        _ given: [RepositoryFile],
        skipped: [SkippedFile] = [],
        configuration: RepositoryConfiguration,
        prefix: String = "",
        hidden: String = "",
        anchor: String = "",
        above: WorkspaceAbove? = nil
    ) {
        self.configuration = configuration
        self.above = above?.isRoot == true ? nil : above
        self.prefix = prefix
        self.hidden = hidden
        self.anchor = anchor
        let atRoot = above?.isRoot == true ? above?.files ?? [] : []
        bufFiles = (given + atRoot).filter { Self.isOfBuf($0.path) && configuration.isCandidate($0.path) }
        for file in skipped { skip(file.path, file.reason) }
        for file in given.sorted(by: { $0.path.precedes($1.path) }) { add(file) }
        var graph = ReferenceGraph(files)
        graph.resolve(protoRoots: configuration.protoRoots)
        let order = graph.order()
        files = graph.files
        for circle in graph.circles { problems.append((files[circle.file].path, finding(circle))) }
        nameSubjects(order)
        indices = Dictionary(files.enumerated().map { (TextKey($1.path), $0) }) { first, _ in first }
    }

    private static func isOfBuf(_ path: String) -> Bool {
        ProtoTrees.names.contains { TextKey($0) == TextKey(PathText.lastPart(path)) }
    }

    /// A file by its path below the root.
    func file(_ path: String) -> IndexedFile? { indices[TextKey(path)].map { files[$0] } }

    /// A path as people see it.
    func shown(_ path: String) -> String {
        let isHidden = !hidden.isEmpty && path.utf8.starts(with: hidden.utf8)
        return prefix + (isHidden ? String(decoding: path.utf8.dropFirst(hidden.utf8.count), as: UTF8.self) : path)
    }

    /// A path as it is the same on every side.
    func common(_ path: String) -> String { anchor + path }

    /// The level that the configuration names for a subject, if it does.
    public func configuredLevel(of subject: Subject) -> CompatibilityLevel? {
        files[subject.file].group?.level ?? configuration.level
    }

    private mutating func skip(_ path: String, _ reason: String) {
        left.append(path)
        let finding = Finding(
            rule: RepositoryRule.fileSkipped.rawValue,
            severity: .warning,
            message: "the file is left out: \(reason)",
            location: SourceLocation(file: shown(path)),
            impact: RepositoryRule.fileSkipped.impact
        )
        problems.append((path, finding))
    }

    private mutating func add(_ file: RepositoryFile) {
        guard files.count < RepositoryLimits.files else { return skip(file.path, "there are too many files") }
        guard !configuration.exclude.contains(where: { $0.matches(file.path) }), !Self.isOfBuf(file.path) else {
            return
        }
        let group = configuration.group(of: file.path)
        guard let format = group?.format ?? RepositoryConfiguration.format(ofName: file.path) else {
            if group != nil { skip(file.path, "its name tells no language; set 'format' for its group") }
            return
        }
        guard !file.bytes.prefix(8_192).contains(0) else { return skip(file.path, "it is binary") }
        guard file.bytes.count <= RepositoryLimits.fileBytes else {
            return skip(file.path, "longer than \(RepositoryLimits.fileBytes >> 20) MiB")
        }
        let outline =
            switch format {
            case .avro: AvroOutline.outline(file.bytes)
            case .json: JSONOutline.outline(file.bytes)
            case .protobuf: SchemaOutline(protobuf: file.bytes)
            }
        files.append(IndexedFile(path: file.path, bytes: file.bytes, format: format, group: group, outline: outline))
    }

    private func isSubject(_ file: IndexedFile) -> Bool {
        if !configuration.groups.isEmpty { return file.group != nil }
        return file.format != .json || PathText.hasSuffix(file.path, ".schema.json") || JSONOutline.isSchema(file.bytes)
    }

    private mutating func nameSubjects(_ order: [Int]) {
        var known: [TextKey: Int] = [:]
        // By path first, so that of two files with one subject always the same one keeps it.
        for index in files.indices where isSubject(files[index]) {
            let file = files[index]
            let naming = file.group?.naming ?? .automatic
            let record = file.outline.record
            guard let name = naming.subject(path: file.path, record: record, isAvro: file.format == .avro) else {
                problems.append((file.path, nameless(file)))
                continue
            }
            if let first = known[TextKey(name)] {
                duplicates.append(index)
                problems.append((file.path, duplicate(name, file, files[first])))
                continue
            }
            known[TextKey(name)] = index
            files[index].subject = name
        }
        subjects = order.compactMap { index in
            files[index].subject.map { Subject(name: $0, path: files[index].path, file: index) }
        }
    }

    private func nameless(_ file: IndexedFile) -> Finding {
        let fix =
            switch file.format {
            case .avro: "Make the schema a record, or choose another 'subject' for its group."
            case .json: "Give the schema a \"title\", or choose another 'subject' for its group."
            case .protobuf: "Define a message in the file, or choose another 'subject' for its group."
            }
        return Finding(
            rule: RepositoryRule.subjectUnnamed.rawValue,
            severity: .error,
            message: "the subject takes the record's name, and the file has none that can be read",
            location: SourceLocation(file: shown(file.path), line: 1, column: 1),
            impact: RepositoryRule.subjectUnnamed.impact,
            fix: fix
        )
    }

    private func duplicate(_ name: String, _ file: IndexedFile, _ first: IndexedFile) -> Finding {
        Finding(
            rule: RepositoryRule.subjectDuplicate.rawValue,
            severity: .error,
            message: "a second file for the subject '\(name)'",
            location: SourceLocation(file: shown(file.path), line: 1, column: 1),
            related: [
                RelatedLocation(
                    label: "first file",
                    location: SourceLocation(file: shown(first.path), line: 1, column: 1)
                )
            ],
            impact: RepositoryRule.subjectDuplicate.impact,
            fix: RepositoryRule.subjectDuplicate.fix,
            details: [Detail(name: "subject", value: name)]
        )
    }

    private func finding(_ circle: ReferenceGraph.Circle) -> Finding {
        let file = files[circle.file]
        let place = TextPosition(offset: circle.offset, in: file.bytes)
        var names = circle.way.prefix(Self.mostNamed).map { ShownName.cut(files[$0].path) }
        if circle.way.count > Self.mostNamed { names.append("…") }
        let more = circle.count > circle.way.count - 1 ? ", one of the circles of \(circle.count) files" : ""
        return Finding(
            rule: RepositoryRule.referenceCircle.rawValue,
            severity: .error,
            message: "files refer to each other in a circle\(more): \(names.joined(separator: " → "))",
            location: SourceLocation(file: shown(file.path), line: place.line, column: place.column),
            excerpt: SourceExcerpt(of: file.bytes, at: circle.offset),
            impact: RepositoryRule.referenceCircle.impact,
            fix: RepositoryRule.referenceCircle.fix
        )
    }
}
