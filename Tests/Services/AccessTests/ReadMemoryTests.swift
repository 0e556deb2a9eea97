// SPDX-License-Identifier: Apache-2.0
import Testing
import Web

@testable import Access

/// What is remembered between two requests; no test here waits.
@Suite struct ReadMemoryTests {
    private static let digest = TokenDigest(bytes: [1, 2, 3])
    private static let ada = PrincipalName(trusted: .person, "ada")
    private static let key = ImmutableKey(id: 7, name: "", shown: "orders-value")

    private static func snapshot() throws -> AccessSnapshot {
        try AccessSnapshot(
            revision: 1,
            policies: PolicyRevision(
                number: 0,
                documents: PolicyDocument.builtIn,
                reason: "",
                proposedBy: "",
                approvedBy: nil,
                createdAt: 0
            ),
            principals: [],
            memberships: [],
            tokens: [],
            at: 0
        )
    }

    private static func signIn(_ header: String?, _ snapshot: AccessSnapshot) -> RememberedSignIn {
        RememberedSignIn(header: header, digest: digest, snapshot: snapshot, expiresAt: 10)
    }

    @Test func `a connection is known by the very same header, and by nothing that differs anywhere`() throws {
        let snapshot = try Self.snapshot()
        // Of all lengths around those that are compared at once.
        for length in 1...70 {
            let bytes = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
            let known = Self.signIn(String(decoding: bytes, as: UTF8.self), snapshot)
            #expect(known.holds(String(decoding: bytes, as: UTF8.self), snapshot, at: 0))
            for place in bytes.indices {
                var other = bytes
                other[place] ^= 1
                #expect(!known.holds(String(decoding: other, as: UTF8.self), snapshot, at: 0), "\(length) \(place)")
            }
            #expect(!known.holds(String(decoding: bytes.dropLast(), as: UTF8.self), snapshot, at: 0))
            #expect(!known.holds(String(decoding: bytes + [0x61], as: UTF8.self), snapshot, at: 0))
            #expect(!known.holds(nil, snapshot, at: 0))
        }
        // What is the same to readers is not the same header.
        #expect(!Self.signIn("Bearer \u{E9}", snapshot).holds("Bearer e\u{301}", snapshot, at: 0))
    }

    @Test func `a certificate's connection is known without a header, and not by one`() throws {
        let snapshot = try Self.snapshot()
        #expect(Self.signIn(nil, snapshot).holds(nil, snapshot, at: 0))
        #expect(!Self.signIn(nil, snapshot).holds("", snapshot, at: 0))
        #expect(!Self.signIn("", snapshot).holds(nil, snapshot, at: 0))
    }

    @Test func `what a connection is known by ends in its second`() throws {
        let snapshot = try Self.snapshot()
        #expect(Self.signIn("Bearer t", snapshot).holds("Bearer t", snapshot, at: 9_999))
        #expect(!Self.signIn("Bearer t", snapshot).holds("Bearer t", snapshot, at: 10_000))
    }

    @Test func `nothing is known once there is another snapshot, though it says the same in the same place`() throws {
        var snapshot: AccessSnapshot? = try Self.snapshot()
        let known = try Self.signIn("Bearer t", #require(snapshot))
        weak let old = snapshot
        snapshot = nil
        #expect(old == nil, "a connection must not keep what has been replaced")
        for _ in 0..<5 { #expect(try !known.holds("Bearer t", Self.snapshot(), at: 0)) }
    }

    @Test(arguments: 0...3) func `a read is counted again wherever its decisions are`(places: Int) throws {
        let snapshot = try Self.snapshot()
        let caller = SignedInCaller(
            principal: Self.ada,
            guest: nil,
            token: nil,
            digest: Self.digest,
            snapshot: snapshot,
            circumstances: Circumstances(authentication: "token", now: 0),
            decisions: DecisionCounter(),
            emergencies: nil,
            right: DecidedRight(revision: 0)
        )
        let tallies = (0..<places).map { _ in DecisionCounter.Tally() }
        let memory = ReadMemory()
        memory.keep(ReadAllowance(end: 1_000, tallies: tallies), Self.key, caller)
        let reads = try #require(memory.reads(of: Self.digest, snapshot))
        for moment in [1, 2, 999] as [Int64] { #expect(reads.mayRead(Self.key, at: moment)) }
        #expect(!reads.mayRead(Self.key, at: 1_000))
        #expect(!reads.mayRead(ImmutableKey(id: 7, name: "", shown: "orders-valuf"), at: 1))
        for tally in tallies {
            let taken = tally.take()
            #expect(taken.count == 3 && taken.last == 999)
        }
        #expect(memory.reads(of: Self.digest, try Self.snapshot()) == nil)
    }
}
