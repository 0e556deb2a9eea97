// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// The bounds on depth and size.
struct JSONLimitsTests {
    private func nested(_ depth: Int, _ open: String = "[", _ close: String = "]") -> String {
        String(repeating: open, count: depth) + String(repeating: close, count: depth)
    }

    @Test(arguments: [1, 2, 64, 512]) func depthIsExact(_ depth: Int) {
        let limits = JSONLimits(depth: depth)
        #expect(failure(nested(depth), limits) == nil)
        #expect(failure(nested(depth + 1), limits)?.code == .tooDeep)
        #expect(failure(nested(depth + 1), limits)?.offset == depth)
        let object = String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
        #expect(failure(object, limits) == nil)
        #expect(failure("[" + object + "]", limits)?.code == .tooDeep)
    }

    @Test func depthCountsLevelsNotContainers() {
        #expect(
            failure("[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]", JSONLimits(depth: 2)) == nil
        )
    }

    @Test func scalarsNeedNoDepth() {
        #expect(failure("1", JSONLimits(depth: 0)) == nil)
        #expect(failure("[]", JSONLimits(depth: 0))?.code == .tooDeep)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"]) func aHundredThousandLevelsAreRefused(_ open: String) {
        #expect(failure(String(repeating: open, count: 100_000))?.code == .tooDeep)
        #expect(failure(nested(100_000))?.offset == 512)
    }

    @Test func sizeIsExact() {
        #expect(failure("[1,2]", JSONLimits(size: 5)) == nil)
        #expect(failure("[1,2] ", JSONLimits(size: 5))?.code == .tooLarge)
        #expect(failure("[1,2] ", JSONLimits(size: 5))?.offset == 5)
        #expect(failure("", JSONLimits(size: 0))?.code == .unexpectedEnd)
    }
}
