// SPDX-License-Identifier: Apache-2.0

/// Says in the folder which process writes a copy, for folders whose locks keep nobody out. Whoever comes last writes;
/// whoever wrote before sees that, and stops before it would disturb.
struct CopyOwner {
    private static let file = ".owner"
    private static let longest = 256
    /// After so many seconds it says again that it is there.
    private static let beat = 60
    /// For so many seconds an owner may say nothing before it counts as gone.
    static let patience = 300

    private let files: CopyFiles
    private let name: String
    private var beats = 0
    private var lastBeat: Int?

    /// Somebody who may take the folder over.
    init(_ files: CopyFiles) {
        self.files = files
        name = String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Takes the folder over.
    func take() throws(LogCopyError) { try write() }

    private func write() throws(LogCopyError) {
        try files.replace(Self.file, by: Array("\(name) \(beats)\n".utf8))
    }

    /// - Throws: ``LogCopyError`` `taken` if another process writes this copy by now.
    func check() throws(LogCopyError) {
        guard try isOwn else { throw .taken(files.path) }
    }

    private var isOwn: Bool {
        get throws(LogCopyError) {
            try files.read(Self.file, atMost: Self.longest)?.starts(with: "\(name) ".utf8) == true
        }
    }

    /// Says now and then that the process is still there.
    ///
    /// - Parameter now: seconds of any clock that does not go back.
    mutating func beat(now: Int) throws(LogCopyError) {
        if let lastBeat, now - lastBeat < Self.beat { return }
        try check()
        beats &+= 1
        lastBeat = now
        try write()
    }

    /// Leaves the folder to whoever comes next.
    func leave() {
        if (try? isOwn) == true { files.remove(Self.file) }
    }

    /// What the owner of a folder has said last; nil if there is none.
    static func sign(in path: String) -> [UInt8]? {
        try? CopyFiles.content(of: "\(path)/\(file)", atMost: longest)
    }
}
