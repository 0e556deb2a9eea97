// SPDX-License-Identifier: Apache-2.0

/// Test results as JUnit XML: a suite for each file, a case for the file itself and one for each request.
enum JUnitText {
    static let begin = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"stagedoor policy test\">\n"
    static let end = "</testsuites>\n"

    static func suite(_ result: PolicyTestResult) -> String {
        let failures = result.requests.count { $0.pass == false } + (result.pass == false ? 1 : 0)
        let head: [(String, String)] = [
            ("name", result.name), ("tests", "\(result.requests.count + 1)"), ("failures", "\(failures)"),
            ("skipped", "\(result.requests.count { $0.pass == nil })"),
        ]
        let inputs = element(
            "testcase",
            [("classname", result.name), ("name", "policies, schema and entities")],
            result.pass == false ? failure(result.suiteFailures.map(\.text)) : ""
        )
        return element("testsuite", head, "\n" + inputs + result.requests.map { request($0, result.name) }.joined())
    }

    private static func request(_ answer: PolicyTestAnswer, _ suite: String) -> String {
        let microseconds = String(1_000_000 + answer.micros % 1_000_000).dropFirst()
        let head = [
            ("classname", suite), ("name", answer.title),
            ("time", "\(answer.micros / 1_000_000).\(microseconds)"),
        ]
        let body =
            switch answer.pass {
            case true?: ""
            case false?: failure([answer.failure])
            case nil: "<skipped message=\"nothing is expected\"/>"
            }
        return element("testcase", head, body)
    }

    private static func failure(_ texts: [String]) -> String {
        let message = texts.first ?? "not as expected"
        return "<failure message=\"\(escaped(message))\">\(escaped(texts.joined(separator: "\n")))</failure>"
    }

    private static func element(_ name: String, _ attributes: [(String, String)], _ content: String) -> String {
        let attributes = attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
        return content.isEmpty
            ? "<\(name)\(attributes)/>\n" : "<\(name)\(attributes)>\(content)</\(name)>\n"
    }

    /// Text for an attribute or an element; what XML 1.0 does not allow is spelled out.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            case "\u{FFFE}", "\u{FFFF}": escaped += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: escaped += String(scalar).printable
            }
        }
        return escaped
    }
}
