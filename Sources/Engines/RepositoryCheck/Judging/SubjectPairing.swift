// SPDX-License-Identifier: Apache-2.0

/// Which file of the base is the predecessor of which new one, and which have none.
struct SubjectPairing {
    /// For each file of the new side its predecessor.
    private(set) var predecessors: [Int: Int] = [:]
    /// Files of the new side whose subject was called otherwise.
    private(set) var renamed: Set<Int> = []
    /// Files of the base whose subject is gone.
    private(set) var deleted: [Int] = []

    init(_ new: RepositorySide, _ old: RepositorySide) {
        var olds: [TextKey: Int] = [:]
        for subject in old.subjects { olds[TextKey(subject.name)] = subject.file }
        var added: [Int] = []
        for subject in new.subjects {
            if let file = olds.removeValue(forKey: TextKey(subject.name)) {
                predecessors[subject.file] = file
            } else {
                added.append(subject.file)
            }
        }
        var gone = olds.values.sorted()
        // The same place and record first; then the same text; then the same record, where there is only one on
        // either side.
        var without = gone + old.duplicates
        pair(added, &without, in: new, old) { file, side in
            Array(side.common(file.path).utf8) + [0] + (file.outline.record.map { Array($0.utf8) } ?? [0])
        }
        let left = Set(without)
        gone = gone.filter { left.contains($0) }
        pair(added, &gone, in: new, old) { file, _ in file.bytes }
        pair(added, &gone, in: new, old) { file, _ in file.outline.record.map { Array($0.utf8) } }
        deleted = gone
    }

    private mutating func pair(
        _ added: [Int],
        _ gone: inout [Int],
        in new: RepositorySide,
        _ old: RepositorySide,
        by sign: (IndexedFile, RepositorySide) -> [UInt8]?
    ) {
        var candidates: [[UInt8]: [Int]] = [:]
        var waiting: [[UInt8]: [Int]] = [:]
        for file in gone { if let key = sign(old.files[file], old) { candidates[key, default: []].append(file) } }
        for file in added where predecessors[file] == nil {
            if let key = sign(new.files[file], new) { waiting[key, default: []].append(file) }
        }
        var found: Set<Int> = []
        for (key, files) in waiting {
            guard files.count == 1, let before = candidates[key], before.count == 1,
                new.files[files[0]].format == old.files[before[0]].format
            else { continue }
            predecessors[files[0]] = before[0]
            if old.files[before[0]].subject != nil { renamed.insert(files[0]) }
            found.insert(before[0])
        }
        gone.removeAll { found.contains($0) }
    }
}
