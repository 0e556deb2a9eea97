// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar

/// The options that name a policy set.
struct PolicyOptions: ParsableArguments {
    @Option(help: "The policies, as Cedar text or JSON; - is standard input.", completion: .file())
    var policies: String

    @Option(
        help: ArgumentHelp("Uses of templates: [{\"template_id\", \"link_id\", \"args\"}].", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var links: String?

    /// A policy set and the file it came from.
    struct Loaded {
        let file: InputFile
        let set: PolicySet
        let names: PolicyNames
    }

    /// Reads the policies and links; nil if one of them became a finding.
    func load(_ inputs: inout PolicyInputs) throws(CommandFailure) -> Loaded? {
        let file = try InputFile(reading: policies)
        let linkFile = try links.map { path throws(CommandFailure) in try InputFile(reading: path) }
        guard var set = inputs.policies(file) else { return nil }
        if let linkFile {
            guard let linked = inputs.linking(set, linkFile) else { return nil }
            set = linked
        }
        return Loaded(file: file, set: set, names: PolicyNames(set, .annotation))
    }

    /// Refuses to read standard input twice.
    static func checkStandardInput(_ paths: [String?]) throws {
        guard paths.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input (-) can be read only once; put the other texts into files.")
        }
    }
}
