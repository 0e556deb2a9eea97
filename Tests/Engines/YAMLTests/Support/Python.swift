// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The Python that the repository's own tools live in, with PyYAML.
enum Python {
    private static let path: String = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: ".build/python/bin/python").path
    }()

    static let isInstalled: Bool = {
        if (try? run("import yaml", Data())) != nil { return true }
        print("SKIPPED: YAML is not compared with PyYAML: no \(path) with the package pyyaml")
        return false
    }()

    /// The outlines of the texts as PyYAML reads them; `refused` for what it does not.
    static func read(_ texts: [String]) throws -> [String] {
        let output = try run(script, try JSONEncoder().encode(texts))
        return try JSONDecoder().decode([String].self, from: output)
    }

    private static func run(_ script: String, _ input: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "yaml-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
        try input.write(to: file)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-c", script, file.path]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return try Data(contentsOf: output)
    }

    /// Writes the outline of each text from the events of PyYAML's own parser, not libyaml's.
    private static let script = #"""
        import json, re, sys, yaml
        from yaml.events import *

        INT = re.compile(r'[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+')
        FLOAT = re.compile(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)')
        PREFIX = 'tag:yaml.org,2002:'
        STYLES = {None: 'plain', '': 'plain', "'": 'singleQuoted', '"': 'doubleQuoted', '|': 'literal', '>': 'folded'}

        def quoted(text):
            plain = lambda c: c.isascii() and c.isalnum()
            return "'" + ''.join(c if plain(c) else '<%x>' % ord(c) for c in text) + "'"

        def kind(event, tag):
            text, plain = event.value, event.style in (None, '')
            if tag is None: by = 'str' if not plain else None
            elif tag in (PREFIX + 'null', PREFIX + 'bool', PREFIX + 'int', PREFIX + 'float'): by = tag[len(PREFIX):]
            else: by = 'str'
            if by in (None, 'null') and text in ('', '~', 'null', 'Null', 'NULL'): return 'null'
            if by in (None, 'bool') and text in ('true', 'True', 'TRUE'): return 'bool true'
            if by in (None, 'bool') and text in ('false', 'False', 'FALSE'): return 'bool false'
            if by in (None, 'int') and INT.fullmatch(text): return 'int'
            if by in (None, 'float') and FLOAT.fullmatch(text): return 'float'
            return 'str'

        def outline(text):
            offsets = [0]
            for c in text: offsets.append(offsets[-1] + len(c.encode()))
            at = lambda mark: offsets[min(mark.index, len(text))]
            documents, stack = [], []
            def begin(event, words):
                if stack: stack[-1][1] += 1
                is_nothing = words == ' null' and event.start_mark.index == event.end_mark.index
                line = [' ' * len(stack) + ('nothing' if is_nothing else str(at(event.start_mark)) + words), 0]
                documents[-1].append(line)
                return line
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                if isinstance(event, DocumentStartEvent): documents.append([])
                elif isinstance(event, AliasEvent): begin(event, ' *' + event.anchor)
                elif isinstance(event, NodeEvent):
                    tag = event.tag
                    # A plain scalar with ! alone.
                    if tag is None and isinstance(event, ScalarEvent) and event.style in (None, ''):
                        if not event.implicit[0]: tag = '!'
                    words = (' &' + event.anchor if event.anchor else '') + (' !' + quoted(tag) if tag else '')
                    if isinstance(event, ScalarEvent):
                        what = kind(event, tag)
                        end = at(event.end_mark)
                        if what == 'str':
                            style = STYLES[event.style]
                            what += ' ' + ('' if style in ('literal', 'folded') else '%d ' % end) + style
                            what += ' ' + quoted(event.value)
                        elif what in ('int', 'float'): what += ' %d %s' % (end, quoted(event.value))
                        begin(event, words + ' ' + what)
                    else:
                        line = begin(event, words + (' seq' if isinstance(event, SequenceStartEvent) else ' map'))
                        stack.append(line)
                elif isinstance(event, CollectionEndEvent):
                    line = stack.pop()
                    line[0] += ' %d' % (line[1] if ' seq' in line[0] else line[1] // 2)
            return '\n'.join(line[0] for document in documents for line in document)

        answers = []
        for text in json.load(open(sys.argv[1], encoding='utf-8')):
            try: answers.append(outline(text))
            except yaml.YAMLError: answers.append('refused')
        json.dump(answers, sys.stdout)
        """#
}
