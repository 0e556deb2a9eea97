// SPDX-License-Identifier: Apache-2.0
import Cedar
import PolicyImport
import Testing

/// What becomes of entries that deny and cannot be said, and of hosts.
@Suite struct KafkaDenialTests {
    private static let allows = """
        Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=orders, patternType=PREFIXED)`:
        \t(principal=User:*, host=*, operation=READ, permissionType=ALLOW)
        \t(principal=User:ann, host=*, operation=WRITE, permissionType=ALLOW)
        Current ACLs for resource `ResourcePattern(resourceType=GROUP, name=crew, patternType=LITERAL)`:
        \t(principal=User:ann, host=*, operation=READ, permissionType=ALLOW)

        """

    private static func permits(_ denial: String, keepsAllowed: Bool = false) throws -> Int {
        let imported = try KafkaImport.policies(allows + denial, keepsAllowed: keepsAllowed)
        #expect(!imported.isComplete)
        return try PolicySet.parse(imported.policies).policies.count { $0.effect == .permit }
    }

    private static func binding(_ entry: String, name: String = "orders.eu", type: String = "TOPIC") -> String {
        "(pattern=ResourcePattern(resourceType=\(type), name=\(name), patternType=LITERAL), entry=(\(entry)))"
    }

    @Test(arguments: [
        // An operation that is not known may be any of the same principal's.
        (binding("principal=User:ann, host=*, operation=DANCE, permissionType=DENY"), 1),
        (binding("principal=User:bob, host=*, operation=DANCE, permissionType=DENY"), 2),
        (binding("principal=User:ann, host=*, operation=DANCE, permissionType=DENY", name: "tickets"), 3),
        // A principal that is no entity may be anybody.
        (binding("principal=ann, host=*, operation=READ, permissionType=DENY"), 2),
        (binding("principal=ann, host=*, operation=DESCRIBE, permissionType=DENY"), 1),
        (binding("principal=User:ann, host=fe80:0:0:0:0:0:0:1%eth0, operation=WRITE, permissionType=DENY"), 2),
        // A resource type that is not known may be any.
        (binding("principal=User:*, host=*, operation=ALL, permissionType=DENY", name: "*", type: "STAGE"), 0),
        // A line that was not read may deny everything.
        (binding("principal=User:ann, host=*, operation=READ, permissionType=DENIED"), 0),
        ("User:ann has Deny permission for READ", 0),
        (#"{"resource_type":"TOPIC","principal":"User:ann","operation":"READ","permission":"DENY"}"#, 0),
        (#"{"resource_type":"TOPIC","resource_name":"a","principal":"User:ann","operation":"READ"}"#, 0),
        // One that allows is no reason to leave anything out, nor is noise.
        (binding("principal=ann, host=*, operation=READ, permissionType=ALLOW"), 3), ("WARN no metrics", 3),
    ]) func `What a denial that cannot be said may take away is not allowed`(_ denial: String, _ count: Int) throws {
        #expect(try Self.permits(denial) == count)
        #expect(try Self.permits(denial, keepsAllowed: true) == 3)
    }

    @Test func `What follows a heading that is not understood is not about the resource before it`() throws {
        let imported = try KafkaImport.policies(
            Self.allows + """
                Current ACLs for 'tickets':
                \t(principal=User:cy, host=*, operation=READ, permissionType=ALLOW)
                """
        )
        #expect(!imported.policies.contains("cy\"") && !imported.isComplete, "\(imported.policies)")
    }

    @Test(arguments: [
        ("10.0.0.1", true), ("0:0:0:0:0:0:0:1", true), ("2001:db8:0:0:0:0:0:a", true), ("::1", false),
        ("2001:DB8:0:0:0:0:0:A", false), ("2001:0db8:0:0:0:0:0:000a", false), ("0:0:0:0:0:ffff:a00:1", false),
        ("10.0.0.0/8", false), ("kiosk.local", false),
    ]) func `A host counts only in the form that brokers compare`(_ host: String, _ counts: Bool) throws {
        let imported = try KafkaImport.policies(
            Self.binding("principal=User:ann, host=\(host), operation=READ, permissionType=ALLOW")
        )
        #expect(imported.policies.contains("ip(\"\(host)\")") == counts, "\(imported.policies)")
        #expect(imported.notes.map(\.severity) == (counts ? [] : [.remark]))
    }

    @Test func `Names that only look the same stay apart`() throws {
        let names = ["Jos\u{E9}", "Jose\u{301}"]
        let entries = names.map { Self.binding("principal=User:\($0), host=*, operation=READ, permissionType=DENY") }
        let imported = try KafkaImport.policies(entries.joined(separator: "\n"))
        #expect(try PolicySet.parse(imported.policies).policies.count == 2)
    }
}
