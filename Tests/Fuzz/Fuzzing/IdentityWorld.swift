// SPDX-License-Identifier: Apache-2.0

/// Tokens, key sets, claims and configurations in which something of every kind occurs.
enum IdentityWorld {
    /// When the tokens are good, in seconds since 1970.
    static let now = 1_800_000_100

    static let token = """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiIsImtpZCI6InR3byJ9.eyJpc3MiOiJodHRwczovL3Rva2VuLmFjdGlvbnMuZ2l0aHV\
        idXNlcmNvbnRlbnQuY29tIiwic3ViIjoicyIsImF1ZCI6ImEiLCJleHAiOjE4MDAwMDA2MDAsImlhdCI6MTgwMDAwMDAwMCwicmV\
        wb3NpdG9yeSI6ImFjbWUvYXBwIn0.wnOmgog0oO1a2CuuRgxuODhKthK2TKUNOxSv1zt6ntukNz_Furk9S3uWL_vea9rY_esT-x5\
        Sqhx7qBESUpbkdQ
        """

    static let keys = """
        {"keys": [
        {"kty": "EC", "crv": "P-256", "kid": "two", "use": "sig", "alg": "ES256", "x": "jAraJ2Ul9tWAhEZiTnW6JPWBCVSR_nsmScW-Kibws64",
        "y": "Y6WaN9UW6xNndVup_OXdN-D93jpzGiTxUBJxrUv7F8k"},
        {"kty": "OKP", "crv": "Ed25519", "kid": "three", "key_ops": ["verify"], "x": "Z9HBpVKIeNtOXvvXWpQh6P4MU9HeiDDAZQJzkhks8F0"},
        {"kty": "oct", "k": "AAAA"}, {"kty": "RSA", "kid": "one", "e": "AQAB", "n": "\
        5bUYgWCh8zLXp4OL1CjpxNONOG4yFStLyig9Qi4hxsHXacmTa3Qco1TQzFL6poyxWPy1as5Ujt9k-_PCYR5wkn6OfjC-JSMOGdxs\
        j3RZdYkXUjev9hVPJ0SUbkj5QZE2B9okBLpI7YDYaeepkHzlYPji7EGCBP855QmV8nAecvT3PO9wRiP5e4g7WsMPVjUCxKTWFT3D\
        xN6zTE3wMno0qn2Ko6o8K5shYmQ72PKj-0g3y73r1m_bVNrV2HOzMlGjwXAMs1cLQflsHzCQe5Aw8HECYp1sqtZEhYC8ErvmIog3\
        nByhPy1Gr5Q7XPPzdaddsLpvoAQeoXyfwX9hzuWCtw\
        "}]}
        """

    static let configuration = """
        issuers:
          - preset: github-actions
            audiences: a
            owners: [acme]
            repositories: ["acme/*"]
          - preset: gitlab-ci
            audiences: [a, b]
            namespaces: acme
            clockSkew: 5s
          - preset: kubernetes
            issuer: https://cluster.example
            audiences: a
            serviceAccounts: [n/s]
          - issuer: https://people.example
            audiences: a
            algorithms: [ES256]
            require: [{claim: /r/a, contains: x}, {claim: m, in: [true, 1]}]
            rules:
              - when: {claim: e, matches: ["*@x", "a/**"]}
                principal: {type: Person, id: "p:${sub}:${e}"}
                groups: ["g:${/r/a}", all]
                attributes: {e: "${e}", l: "${l}", k: fixed}

        """

    static let claims = [
        """
        {"iss": "https://token.actions.githubusercontent.com", "sub": "s", "aud": "a", "exp": 1800000600, \
        "iat": 1800000000, "nbf": 1800000000, "jti": "j", "repository": "acme/app", "repository_owner": "acme", \
        "event_name": "push", "ref": "refs/heads/main", "environment": "prod:a", "run_id": "1"}
        """,
        """
        {"iss": "https://cluster.example", "sub": "system:serviceaccount:n:s", "aud": ["a"], "exp": 1.8000006e9, \
        "kubernetes.io": {"namespace": "n", "pod": {"name": "p"}, "serviceaccount": {"name": "s", "uid": "u"}}}
        """,
        """
        {"iss": "https://people.example", "sub": "\\u00e9:%3A", "aud": ["b", "a"], "exp": 1800000600, "m": true, \
        "e": "ada@x", "r": {"a": ["x", "y:z", "/"]}, "l": ["1", "2"]}
        """,
    ]
}
