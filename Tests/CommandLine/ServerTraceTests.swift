// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import JSON
import Testing

@testable import stagedoor

@Suite struct ServerTraceTests {
    @Test func `however many changes of authorities wait, none is dropped`() {
        var waiting = [AuditRecord(.serverStarted)]
        let all = ServerTrace.mostWaiting + 50
        var merged = 0
        for number in 1...all {
            let details = [("authorities", JSON.int(number)), ("was", JSON.int(number - 1))]
            if ServerTrace.add(AuditRecord(.authoritiesChanged, details), to: &waiting) { merged += 1 }
        }
        #expect(waiting.count == ServerTrace.mostWaiting && merged == all + 1 - ServerTrace.mostWaiting)
        // Each begins where the one before it ended, and the last ends with what is believed.
        var believed = 0
        for record in waiting.dropFirst() {
            #expect(record.details.first { $0.0 == "was" }?.1 == .int(believed))
            believed = record.details.first { $0.0 == "authorities" }?.1.int ?? -1
        }
        #expect(believed == all)
    }
}
