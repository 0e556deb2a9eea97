// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// Files by their paths, and what is deleted from them.
    mutating func compareFiles() {
        for before in old.files {
            let path = old.path(of: before)
            guard let after = new.fileByPath[path] else {
                let place = TreePlace(file: before, span: nil)
                report(.fileNoDelete, at: nil, was: place, "the file \(ShownText.name(path)) is gone")
                continue
            }
            comparePackageAndSyntax(before, after)
            compareFileOptions(before, after)
        }
        for message in old.messages { checkStillInFile(message) }
        for element in old.enums { checkStillInFile(element, .enumNoDelete, "enum", new.enumByName, new.enums) }
        for element in old.extensions {
            checkStillInFile(element, .extensionNoDelete, "extension", new.extensionByName, new.extensions)
        }
        for service in old.services { checkStillInFile(service) }
    }

    private mutating func comparePackageAndSyntax(_ before: Int, _ after: Int) {
        let (oldNode, newNode) = (old.model.files[before].node, new.model.files[after].node)
        if oldNode.packageName != newNode.packageName {
            report(
                .fileSamePackage,
                at: TreePlace(file: after, span: newNode.package?.span),
                was: oldNode.package.map { TreePlace(file: before, span: $0.span) },
                "the file's package changed from \(ShownText.quoted(oldNode.packageName)) to "
                    + ShownText.quoted(newNode.packageName)
            )
        }
        let (oldSyntax, newSyntax) = (Self.word(oldNode.syntax), Self.word(newNode.syntax))
        if oldSyntax != newSyntax {
            report(
                .fileSameSyntax,
                at: TreePlace(file: after, span: newNode.syntaxSpan),
                was: oldNode.syntaxSpan.map { TreePlace(file: before, span: $0) },
                "the file changed from \(oldSyntax) to \(newSyntax)"
            )
        }
    }

    /// One edition is as good as another here.
    private static func word(_ syntax: ProtobufSyntax) -> String { syntax.isEdition ? "editions" : syntax.word }

    private mutating func checkStillInFile(_ before: TreeMessage) {
        guard let file = new.fileByPath[old.path(of: before.place.file)] else { return }
        let package = new.package(of: file)
        if let place = new.messageByName[new.fullName(before.nestedName, in: package)],
            new.messages[place].place.file == file
        {
            return
        }
        report(
            .messageNoDelete,
            at: placeAround(before.nestedName, inFile: file),
            was: before.place,
            "the message \(before.shownName) is no longer in the file"
        )
    }

    private mutating func checkStillInFile(
        _ before: TreeElement,
        _ rule: BreakingRule,
        _ word: String,
        _ byName: [String: Int],
        _ elements: [TreeElement]
    ) {
        guard let file = new.fileByPath[old.path(of: before.place.file)] else { return }
        let package = new.package(of: file)
        if let place = byName[new.fullName(before.nestedName, in: package)], elements[place].place.file == file {
            return
        }
        report(
            rule,
            at: placeAround(before.nestedName, inFile: file),
            was: before.place,
            "the \(word) \(before.shownName) is no longer in the file"
        )
    }

    private mutating func checkStillInFile(_ before: TreeElement) {
        guard let file = new.fileByPath[old.path(of: before.place.file)] else { return }
        let name = new.fullName(before.nestedName, in: new.package(of: file))
        if let place = new.serviceByName[name], new.services[place].place.file == file { return }
        report(
            .serviceNoDelete,
            at: TreePlace(file: file, span: nil),
            was: before.place,
            "the service \(before.shownName) is no longer in the file"
        )
    }

    /// The nearest message around a name in a file; the file if there is none.
    func placeAround(_ nestedName: String, inFile file: Int) -> TreePlace {
        let around = new.messageAround(nestedName, in: new.package(of: file)) { $0.place.file == file }
        return around?.place ?? TreePlace(file: file, span: nil)
    }
}
