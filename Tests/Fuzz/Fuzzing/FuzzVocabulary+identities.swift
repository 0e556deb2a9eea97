// SPDX-License-Identifier: Apache-2.0

extension FuzzVocabulary {
    static let identities = FuzzVocabulary(
        words: [
            ".", "=", "-", "_", "AA", "e30", "eyJhbGciOiJub25lIn0", "issuers:", "- ", "issuer: ", "https://",
            "preset: ",
            "github-actions", "gitlab-ci", "kubernetes", "name: ", "audiences: ", "algorithms: ", "none", "HS256",
            "RS256",
            "clockSkew: ", "60s", "99999999999999999999h", "require: ", "rules: ", "when: ", "claim: ", "equals: ",
            "in: ",
            "matches: ", "contains: ", "exists: ", "principal: ", "type: Person", "id: ", "groups: ", "attributes: ",
            "${sub}", "${", "}", ":", "*", "**", "/", "/~0", "\"", "[", "]", "{", ", ", "\n", "    ", "owners: ", "é",
        ],
        keys: [
            "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "repository", "repository_owner", "event_name", "ref",
            "environment", "project_path", "pipeline_source", "ref_protected", "ref_type", "kubernetes.io", "namespace",
            "serviceaccount", "pod", "name", "uid", "e", "m", "r", "a", "l", "keys", "kty", "crv", "kid", "alg", "use",
            "key_ops", "n", "x", "y", "k",
        ],
        texts: [
            "https://token.actions.githubusercontent.com", "https://gitlab.com", "https://cluster.example",
            "https://people.example", "a", "b", "x", "acme", "acme/app", "acme/", "/", ":", "%3A", "push",
            "pull_request",
            "refs/heads/main", "refs/pull/1/merge", "true", "branch", "tag", "n", "s", "system:serviceaccount:n:s",
            "\u{212A}", "e\u{301}", "", "RSA", "EC", "OKP", "P-256", "P-521", "Ed25519", "AQAB", "AA", "RS256", "none",
            "sig", "enc", "verify",
        ]
    )
}
