// SPDX-License-Identifier: Apache-2.0

/// Texts in which something of every kind occurs.
enum TextWorld {
    static let yaml = [
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /shows:\n    get:\n      responses:\n        200: {d: ok}\n",
        "- &a [1, 2.5, ~]\n- *a\n- !!str 12\n- ! x\n- !<tag:x> {a: b}\n- ? [k]\n  : v\n",
        "# c\r\na: |2-\r\n    x\r\n   y\r\n\r\nb: >+\r\n  f\r\n\r\nc: \"\\u00e9\\\r\n  z\"\r\n",
        "%YAML 1.2\n%TAG !e! tag:e,1:\n---\n!e!x {\"a\":1,'b': [c: d, ? e],}\n...\n---\n? &m é\n: 😀\n<<: *m\n",
    ]

    /// Lines of a topic's dump: a key, a tabulator, a value.
    static let dump = """
        {"keytype":"CONFIG","subject":null,"magic":0}\t{"compatibilityLevel":"FULL"}
        {"keytype":"MODE","subject":":.stage:show","magic":0}\t{"mode":"IMPORT"}
        {"keytype":"SCHEMA","subject":"show","version":1,"magic":1}\t{"subject":"show","version":1,"id":1,"schema":"\\"int\\"","deleted":false}
        {"keytype":"SCHEMA","subject":"cue","version":1,"magic":1}\t{"subject":"cue","version":1,"id":2,"schemaType":"PROTOBUF","references":[{"name":"a","subject":"show","version":1}],"metadata":{"properties":{"a":"b"}},"schema":"syntax = \\"proto3\\";","deleted":false}
        {"keytype":"SCHEMA","subject":"show","version":2,"magic":1}\t{"subject":"show","version":2,"id":3,"schema":"\\"long\\"","deleted":true}
        {"keytype":"DELETE_SUBJECT","subject":"cue","magic":0}\t{"subject":"cue","version":1}
        {"keytype":"CLEAR_SUBJECT","subject":"cue","magic":0}\t{"subject":"cue"}
        {"keytype":"CONTEXT","tenant":"default","context":".stage","magic":0}\t{"tenant":"default","context":".stage"}
        {"keytype":"NOOP","magic":0}
        {"keytype":"CONFIG","subject":null,"magic":0}\tnull
        """
}
