// SPDX-License-Identifier: Apache-2.0

/// A list that a server tells page by page.
enum PagedList {
    /// More pages than any list has.
    private static let most = 10_000

    /// Reads all pages, from a place on.
    ///
    /// - Parameters:
    ///   - what: what cannot be done if the list does not end.
    ///   - read: reads the page at a place, and says where the next one begins.
    static func read<Place: Hashable>(
        _ what: String,
        from first: Place,
        _ read: (Place) async throws -> Place?
    ) async throws {
        var seen: Set<Place> = []
        var next: Place? = first
        while let place = next {
            guard seen.insert(place).inserted, seen.count <= most else {
                throw CommandFailure(
                    what,
                    "the server's list does not end: "
                        + (seen.count > most
                            ? "it has more than \(most) pages" : "it goes on where it has been already"),
                    wayOut: "check that the URL is the server's own, and look at its log"
                )
            }
            next = try await read(place)
        }
    }
}
