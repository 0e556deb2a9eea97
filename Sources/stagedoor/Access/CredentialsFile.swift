// SPDX-License-Identifier: Apache-2.0
import Glibc
import JSON

/// Where `stagedoor login` keeps tokens, by server; a file that only its owner may read.
struct CredentialsFile {
    /// Names another file.
    static let variable = "STAGEDOOR_CREDENTIALS"
    private let path: String

    /// The file of whoever runs the command; nil if they have no home.
    init?() {
        if let path = Terminal.environment(Self.variable), !path.isEmpty {
            self.path = path
        } else if let folder = Terminal.environment("XDG_CONFIG_HOME"), !folder.isEmpty {
            path = folder + "/stagedoor/credentials.json"
        } else if let home = Terminal.environment("HOME"), !home.isEmpty {
            path = home + "/.config/stagedoor/credentials.json"
        } else {
            return nil
        }
    }

    /// The token for a server, if one is kept.
    func token(for url: String) throws(CommandFailure) -> String? {
        try members().first { $0.name.utf8.elementsEqual(url.utf8) }?.token
    }

    /// Keeps a token for a server, or with nil none any more. Returns whether there was one.
    @discardableResult
    func set(_ token: String?, for url: String) throws(CommandFailure) -> Bool {
        let all = try members()
        var kept = all.filter { !$0.name.utf8.elementsEqual(url.utf8) }
        let wasThere = kept.count < all.count
        if let token { kept.append((url, token)) }
        try makeFolder()
        let json = JSON.object(kept.map { ($0.name, .string($0.token)) })
        try OutputFile(private: path).write(json.compactBytes + [UInt8(ascii: "\n")])
        return wasThere
    }

    private func members() throws(CommandFailure) -> [(name: String, token: String)] {
        guard access(path, F_OK) == 0 else { return [] }
        let bytes = try InputFile(reading: path).bytes
        guard let object = (try? JSON(parsing: bytes))?.object else {
            throw CommandFailure("cannot use the tokens in '\(path)'", "not a JSON object", wayOut: "remove the file")
        }
        return object.members.compactMap { member in member.value.string.map { (member.key, $0) } }
    }

    private func makeFolder() throws(CommandFailure) {
        guard let slash = path.lastIndex(of: "/") else { return }
        try NewFolder.make(String(path[..<slash]), mode: 0o700)
    }
}
