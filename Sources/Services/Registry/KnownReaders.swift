// SPDX-License-Identifier: Apache-2.0

/// By which subjects an id is read.
struct KnownReaders: Sendable {
    /// What the subject that was asked for stands for: itself, unless it is an alias.
    let target: QualifiedSubject
    /// The subjects whose right to read suffices, the one first whose version is shown; the context itself if there is no
    /// such id.
    let subjects: [QualifiedSubject]
    /// Whether the database was not asked: then a subject may be missing.
    var isRemembered = false

    /// What it takes in memory, about.
    var bytes: Int { subjects.reduce(target.subject.utf8.count + 64) { $0 + $1.subject.utf8.count + 64 } }
}

/// By which subject somebody reads an id.
struct ReadablePlace: Sendable {
    /// Where the version is looked for.
    let place: QualifiedSubject
    /// What they may read; nil if nobody was asked who they are.
    let judged: QualifiedSubject?
}

/// An answer to a read by id.
struct IDAnswer: Sendable {
    let bytes: [UInt8]
    /// The subject whose metadata it shows.
    let shown: String
}

/// An answer to a read by GUID.
struct GUIDAnswer: Sendable {
    let bytes: [UInt8]
    /// Which schema it is, for whoever counts reads.
    let id: Int
    let context: String
}
