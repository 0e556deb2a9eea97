// SPDX-License-Identifier: Apache-2.0

import Cedar

/// One of Kafka's access control entries: who may, or may not, do what to which resources, from where.
struct KafkaACL: Hashable {
    enum PatternType: String {
        case literal = "LITERAL"
        case prefixed = "PREFIXED"
    }

    /// In upper case with underscores, such as `TOPIC`.
    var resourceType: CedarString
    var name: CedarString
    var patternType: PatternType
    /// `User:alice`
    var principal: CedarString
    var host: CedarString
    /// In upper case with underscores, such as `DESCRIBE_CONFIGS`.
    var operation: CedarString
    var isAllow: Bool

    /// The resource types of Kafka 4, with the names of their entity types.
    static let resourceTypes = [
        "TOPIC": "Topic", "GROUP": "Group", "CLUSTER": "Cluster", "TRANSACTIONAL_ID": "TransactionalId",
        "DELEGATION_TOKEN": "DelegationToken", "USER": "UserResource",
    ]

    /// The operations of Kafka 4, with the names of their actions, without `ALL`.
    static let operations = [
        "READ": "Read", "WRITE": "Write", "CREATE": "Create", "DELETE": "Delete", "ALTER": "Alter",
        "DESCRIBE": "Describe", "CLUSTER_ACTION": "ClusterAction", "DESCRIBE_CONFIGS": "DescribeConfigs",
        "ALTER_CONFIGS": "AlterConfigs", "IDEMPOTENT_WRITE": "IdempotentWrite", "CREATE_TOKENS": "CreateTokens",
        "DESCRIBE_TOKENS": "DescribeTokens", "TWO_PHASE_COMMIT": "TwoPhaseCommit",
    ]

    /// What an entry that allows an operation allows besides it.
    static let implied = [
        "READ": "DESCRIBE", "WRITE": "DESCRIBE", "DELETE": "DESCRIBE", "ALTER": "DESCRIBE",
        "ALTER_CONFIGS": "DESCRIBE_CONFIGS",
    ]

    /// `DescribeConfigs`, `describe_configs` and `DESCRIBE_CONFIGS` as the last of them.
    static func constant(_ text: Substring) -> String {
        var constant = ""
        var wasLower = false
        for scalar in text.unicodeScalars {
            let isUpper = ("A"..."Z").contains(scalar)
            if isUpper, wasLower { constant += "_" }
            wasLower = ("a"..."z").contains(scalar)
            constant.unicodeScalars.append(
                contentsOf: scalar == "-" || scalar == " "
                    ? "_".unicodeScalars : String(scalar).uppercased().unicodeScalars
            )
        }
        return constant
    }
}
