// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar

/// The options that name a policy set.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("policies"),
        help: ArgumentHelp(
            "Policies, as Cedar text or JSON: a file, - for standard input, or a folder of .cedar and .cedar.json files. "
                + "May be given several times.",
            valueName: "path"
        ),
        completion: .file()
    )
    var paths: [String]

    @Option(
        help: ArgumentHelp("Uses of templates: [{\"template_id\", \"link_id\", \"args\"}].", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var links: String?

    /// Reads the policies and links; nil if one of them became a finding.
    func load(_ inputs: inout PolicyInputs) throws(CommandFailure) -> LoadedPolicies? {
        var files: [InputFile] = []
        for path in try PolicyFiles.paths(paths) { files.append(try InputFile(reading: path)) }
        let linkFile = try links.map { path throws(CommandFailure) in try InputFile(reading: path) }
        guard var loaded = LoadedPolicies(files, &inputs) else { return nil }
        if let linkFile {
            guard let linked = inputs.linking(loaded.set, linkFile) else { return nil }
            loaded.set = linked
        }
        return loaded
    }

    /// Refuses to read standard input twice.
    ///
    /// - Parameter others: the other paths that may be `-`.
    func checkStandardInput(_ others: [String?]) throws {
        try Self.checkStandardInput(paths + [links] + others)
    }

    /// Refuses to read standard input twice.
    static func checkStandardInput(_ paths: [String?]) throws {
        guard paths.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input (-) can be read only once; put the other texts into files.")
        }
    }
}
