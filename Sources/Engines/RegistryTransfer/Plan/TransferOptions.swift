// SPDX-License-Identifier: Apache-2.0

/// How far a target is made like its source.
public struct TransferOptions: Sendable {
    /// Versions to delete for good, with the ids that they have: those that the source is known to have deleted.
    public var removable: [VersionKey: Int] = [:]
    /// Whether everything that the source does not have is deleted.
    public var removesOthers = false
    /// Versions whose texts have been compared already, with their ids.
    public var compared: [VersionKey: Int] = [:]
    /// Whether what is new is compared with the target's schemas of the same ids before anything is tried.
    public var comparesFirst = false

    /// Nothing is deleted for good, and the target is asked as it goes.
    public init() {}
}
