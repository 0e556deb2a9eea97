// SPDX-License-Identifier: Apache-2.0

/// What may still be made of a source that is small and says much.
struct ImportBudget {
    private var left: Int
    private let what: String

    /// - Parameter what: what is counted, in the plural.
    init(_ most: Int, of what: String) {
        left = most
        self.what = what
    }

    /// - Throws: `import.too-large` once there is more than may be.
    mutating func spend(_ count: Int = 1) throws(ImportFailure) {
        guard count <= left else {
            throw ImportFailure("import.too-large", "what is said would need too many \(what)")
        }
        left -= count
    }
}
