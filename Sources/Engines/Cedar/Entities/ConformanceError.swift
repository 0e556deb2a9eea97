// SPDX-License-Identifier: Apache-2.0

/// Why an entity, a context or a request does not conform to a schema.
struct ConformanceError: Error {
    let code: String
    let message: String
    /// The way to the place within the thing, as in its JSON form.
    var path: [String] = []
}
