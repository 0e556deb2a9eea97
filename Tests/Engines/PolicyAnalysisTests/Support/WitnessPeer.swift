// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON

/// The reference engine, asked through Python: the repository's own, or the one that STAGEDOOR_PYTHON names.
enum WitnessPeer {
    private static var python: String {
        if let path = getenv("STAGEDOOR_PYTHON") { return String(cString: path) }
        return folder(above: 5) + "/.build/python/bin/python"
    }

    private static var script: String { folder(above: 2) + "/policy_witness_peer.py" }

    private static func folder(above count: Int) -> String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(count).joined(separator: "/")
    }

    static let isInstalled: Bool = {
        if system("\(python) -c 'import cedarpy' 2>/dev/null") == 0 { return true }
        print("WARNING: \(python) lacks the package cedarpy; witnesses are NOT replayed by the reference engine")
        return false
    }()

    /// One answer for each case; nil if the peer failed.
    static func ask(_ cases: [JSON]) throws -> [JSON]? {
        var template = Array("/tmp/stagedoor-witness-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return nil }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { remove(path) }
        guard let stream = fdopen(file, "w") else { return nil }
        for json in cases { fputs(json.compactText + "\n", stream) }
        fclose(stream)
        guard let pipe = popen("\(python) \(script) \(path)", "r") else { return nil }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output += buffer[..<count]
        }
        guard pclose(pipe) == 0 else { return nil }
        return try output.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }
}
