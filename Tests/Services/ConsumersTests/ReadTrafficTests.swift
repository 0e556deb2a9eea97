// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Consumers

/// What is noted of who fetches what, without a database.
@Suite struct ReadTrafficTests {
    private func read(_ reader: String, _ id: Int) -> SchemaRead { SchemaRead(reader: reader, context: ".", id: id) }

    @Test func `each reader and schema is noted once, however often it is fetched`() {
        let traffic = ReadTraffic(day: 100)
        let (ada, ben) = (traffic.source("ada", in: "."), traffic.source("ben", in: "."))
        for _ in 0..<1_000 {
            for id in 1...3 { traffic.note(ada, id) }
            traffic.note(ben, 2)
        }
        let expected = [read("ada", 1), read("ada", 2), read("ada", 3), read("ben", 2)].map { ($0, Int64(100)) }
        #expect(traffic.take().reads == Dictionary(uniqueKeysWithValues: expected))
        // What was noted is not noted again that day, but on the next one it is.
        traffic.note(ada, 1)
        #expect(traffic.take().reads.isEmpty)
        traffic.begin(day: 101)
        traffic.note(ada, 1)
        #expect(traffic.take().reads == [read("ada", 1): 101])
    }

    @Test func `the same id in another context is another schema`() {
        let traffic = ReadTraffic(day: 1)
        traffic.note(traffic.source("ada", in: "."), 7)
        traffic.note(traffic.source("ada", in: ".staging"), 7)
        #expect(traffic.take().reads.count == 2)
    }

    @Test func `a million pairs stay within the bound, and those left out are counted and noted later`() {
        let traffic = ReadTraffic(capacity: 10_000, day: 1)
        let ada = traffic.source("ada", in: ".")
        for id in 0..<1_000_000 { traffic.note(ada, id) }
        let (reads, left) = traffic.take()
        #expect(reads.count == 10_000)
        #expect(left == 990_000)
        #expect(traffic.unnoted == 990_000)
        traffic.note(ada, 999_999)
        #expect(traffic.take().reads == [read("ada", 999_999): 1])
    }

    @Test func `what could not be written is kept with the later day, and within the bound`() {
        let traffic = ReadTraffic(capacity: 2, day: 5)
        let ada = traffic.source("ada", in: ".")
        traffic.note(ada, 1)
        traffic.note(ada, 2)
        let (reads, left) = traffic.take()
        traffic.begin(day: 6)
        traffic.note(ada, 1)
        traffic.note(ada, 3)
        traffic.giveBack(reads, left: left)
        let kept = traffic.take()
        #expect(kept.reads == [read("ada", 1): 6, read("ada", 3): 6])
        #expect(kept.left == 1)
    }

    @Test func `many threads note what one would`() async {
        let traffic = ReadTraffic(day: 1)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    let source = traffic.source("reader-\(thread % 4)", in: ".")
                    for id in 0..<5_000 { traffic.note(source, id) }
                }
            }
        }
        let (reads, left) = traffic.take()
        #expect(reads.count == 20_000)
        #expect(left == 0)
    }
}
