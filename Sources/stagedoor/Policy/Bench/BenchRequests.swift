// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import Glibc
import JSON

/// The lines of a file of requests.
struct BenchRequests {
    private static let most = 10_000_000
    private let name: String
    /// The texts with their lines' numbers.
    private var lines: [(number: Int, text: [UInt8])] = []

    init(reading path: String) throws(CommandFailure) {
        name = path == "-" ? "<stdin>" : path
        let descriptor = try InputFile.open(path)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var reader = LineReader(descriptor: descriptor, path: path)
        var number = 0
        while let line = try reader.next() {
            number += 1
            guard case .text(let text) = line, number <= Self.most else {
                throw CommandFailure("\(name):\(number)", "the line or the file is too long")
            }
            if !text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { lines.append((number, Array(text))) }
        }
        guard !lines.isEmpty else { throw CommandFailure("cannot measure anything", "'\(name)' holds no request") }
    }

    /// The requests, read and checked by the schema, if there is one.
    ///
    /// - Throws: ``CommandFailure`` at the first that is wrong.
    func parsed(_ schema: Schema?) throws(CommandFailure) -> [AuthorizationRequest] {
        let reader = RequestReader(schema: schema)
        var requests: [AuthorizationRequest] = []
        requests.reserveCapacity(lines.count)
        for line in lines {
            do throws(CedarError) {
                requests.append(try reader.read(line.text))
            } catch {
                var located = LocatedText(InputFile(name: name, bytes: line.text))
                let column = located.location(error).column
                let place = ["\(name):\(line.number)"] + (column.map { ["\($0)"] } ?? [])
                throw CommandFailure(place.joined(separator: ":"), error.message, wayOut: error.help)
            }
        }
        return requests
    }
}
