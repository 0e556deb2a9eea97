// SPDX-License-Identifier: Apache-2.0

/// Two versions of files at the edges of the rules, which buf judges too.
struct WrittenPair: Sendable {
    let name: String
    let old: Files
    let new: Files

    init(_ name: String, old: Files, new: Files, ignoresUnstable: Bool = false) {
        self.name = name
        self.old = old
        let use = "use: [FILE, PACKAGE, WIRE_JSON, WIRE, CSR]"
        let more = ignoresUnstable ? ", ignore_unstable_packages: true" : ""
        self.new = new.merging(["buf.yaml": "version: v2\nbreaking: {\(use)\(more)}\n"]) { $1 }
    }

    /// With the configurations that both folders have.
    init(_ name: String, configured files: Files, old: Files, new: Files) {
        self.name = name
        self.old = old.merging(files) { $1 }
        self.new = new.merging(files) { $1 }
    }

    static let all = shapes + values + moves + workspaces

    static let features =
        "import \"google/protobuf/cpp_features.proto\";\nimport \"google/protobuf/java_features.proto\";\n"
    static let proto2 = "syntax = \"proto2\";\npackage a;\n"
    static let proto3 = "syntax = \"proto3\";\npackage a;\n"
    static let edition2023 = "edition = \"2023\";\npackage a;\n"
    static let edition2024 = "edition = \"2024\";\npackage a;\n"
}
