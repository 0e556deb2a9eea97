// SPDX-License-Identifier: Apache-2.0

/// A promise that an input broke.
package struct FuzzFailure: Error, CustomStringConvertible {
    /// Which promise.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// - Throws: ``FuzzFailure`` unless the condition holds.
func demand(_ condition: Bool, _ promise: String) throws(FuzzFailure) {
    if !condition { throw FuzzFailure(promise) }
}

/// What `body` makes, which must not fail: what it reads was written by this module's own writers.
func certain<Value>(_ promise: String, _ body: () throws -> Value) throws(FuzzFailure) -> Value {
    do {
        return try body()
    } catch {
        throw FuzzFailure("\(promise): \(error)")
    }
}
