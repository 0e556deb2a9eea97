// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// Packages, and what is deleted from those that are still there.
    ///
    /// As buf has it: messages, enums and extensions are missed only in packages that still have some of their kind.
    mutating func comparePackages() {
        let packages = Set(new.files.map { new.package(of: $0) })
        checkPackages(packages)
        let withMessages = Set(new.messages.map { new.package(of: $0.place.file) })
        for message in old.messages {
            let package = old.package(of: message.place.file)
            guard withMessages.contains(package), !isMessage(message.fullName, inPackage: package) else { continue }
            report(
                .packageMessageNoDelete,
                at: placeAround(message.nestedName, ofFile: message.place.file, inPackage: package),
                was: message.place,
                "the message \(message.shownName) is no longer in the package \(ShownText.name(package))"
            )
        }
        let withEnums = Set(new.enums.map { new.package(of: $0.place.file) })
        check(old.enums, in: withEnums, .packageEnumNoDelete, "enum", new.enumByName, new.enums)
        let withExtensions = Set(new.extensions.map { new.package(of: $0.place.file) })
        check(
            old.extensions,
            in: withExtensions,
            .packageExtensionNoDelete,
            "extension",
            new.extensionByName,
            new.extensions
        )
        check(old.services, in: packages, .packageServiceNoDelete, "service", new.serviceByName, new.services)
    }

    private mutating func checkPackages(_ packages: Set<String>) {
        var seen: Set<String> = []
        // Files are in the order of their paths, built-in ones last.
        let files = old.files.sorted { old.path(of: $0).utf8.lexicographicallyPrecedes(old.path(of: $1).utf8) }
        for file in files {
            let package = old.package(of: file)
            guard !packages.contains(package), seen.insert(package).inserted else { continue }
            let place = TreePlace(file: file, span: nil)
            report(.packageNoDelete, at: nil, was: place, "the package \(ShownText.quoted(package)) is gone")
        }
    }

    private func isMessage(_ name: String, inPackage package: String) -> Bool {
        guard let place = new.messageByName[name] else { return false }
        return new.package(of: new.messages[place].place.file) == package
    }

    private mutating func check(
        _ elements: [TreeElement],
        in packages: Set<String>,
        _ rule: BreakingRule,
        _ word: String,
        _ byName: [String: Int],
        _ others: [TreeElement]
    ) {
        for element in elements {
            let package = old.package(of: element.place.file)
            guard packages.contains(package) else { continue }
            if let place = byName[element.fullName], new.package(of: others[place].place.file) == package { continue }
            let file = new.fileByPath[old.path(of: element.place.file)]
            report(
                rule,
                at: file.map { placeAround(element.nestedName, inFile: $0) },
                was: element.place,
                "the \(word) \(element.shownName) is no longer in the package \(ShownText.name(package))"
            )
        }
    }

    /// Where a message was in a package: the nearest message around it that is still in the package, else the file.
    private func placeAround(_ nestedName: String, ofFile before: Int, inPackage package: String) -> TreePlace? {
        guard let file = new.fileByPath[old.path(of: before)] else { return nil }
        let around = new.messageAround(nestedName, in: package) { new.package(of: $0.place.file) == package }
        return around?.place ?? TreePlace(file: file, span: nil)
    }
}
