// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Texts that look like JSON and are not.
struct JSONRejectTests {
    @Test(arguments: RejectedTexts.byCode) func refuses(_ code: JSONError.Code, _ texts: [String]) {
        for text in texts {
            let error = failure(text)
            #expect(error?.code == code, "\(text.debugDescription): \(String(describing: error))")
            let isInside = 0...text.utf8.count ~= error?.offset ?? -1
            #expect(isInside, "\(text.debugDescription)")
        }
    }

    @Test func staysRefusedInsideContainers() {
        for text in RejectedTexts.all where !text.hasPrefix("\u{FEFF}") {
            #expect(failure("[\(text)]") != nil || RejectedTexts.isListInside(text), "\(text.debugDescription)")
            #expect(failure("{\"k\":\(text)}") != nil || RejectedTexts.isListInside(text), "\(text.debugDescription)")
        }
    }
}
