// SPDX-License-Identifier: Apache-2.0
import Crypto
import FoundationEssentials
import Synchronization

/// The tokens that were verified a short while ago, by their SHA-256, so that a token itself is not kept.
///
/// Two halves: when the younger one is full, the older one is forgotten and the younger one takes its place. What is
/// used stays, and the count is bounded without a look at every entry.
final class VerifiedTokens: Sendable {
    private struct Entry: Sendable {
        let identity: VerifiedIdentity
        let until: Int
    }

    private struct Halves: Sendable {
        var young: [TokenDigest: Entry] = [:]
        var old: [TokenDigest: Entry] = [:]
    }

    private let capacity: Int
    private let halves = Mutex(Halves())

    init(capacity: Int) {
        self.capacity = capacity
    }

    func identity(_ token: TokenDigest, now: Int) -> VerifiedIdentity? {
        halves.withLock { halves in
            if let entry = halves.young[token] {
                if now < entry.until { return entry.identity }
                halves.young[token] = nil
                return nil
            }
            guard let entry = halves.old.removeValue(forKey: token), now < entry.until else { return nil }
            add(entry, token, &halves)
            return entry.identity
        }
    }

    func remember(_ identity: VerifiedIdentity, _ token: TokenDigest, until: Int) {
        halves.withLock { add(Entry(identity: identity, until: until), token, &$0) }
    }

    private func add(_ entry: Entry, _ token: TokenDigest, _ halves: inout Halves) {
        if halves.young.count >= capacity / 2 {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[token] = entry
    }

    var count: Int { halves.withLock { $0.young.count + $0.old.count } }
}

/// The SHA-256 of a token.
struct TokenDigest: Sendable, Hashable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(_ token: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: token)
        words = hash.finalize().withUnsafeBytes { digest in
            func word(_ index: Int) -> UInt64 { digest.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) }
            return (word(0), word(1), word(2), word(3))
        }
    }

    static func == (left: TokenDigest, right: TokenDigest) -> Bool { left.words == right.words }

    /// The digest is as good as random; eight bytes of it spread as well as all.
    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
