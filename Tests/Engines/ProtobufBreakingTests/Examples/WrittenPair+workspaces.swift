// SPDX-License-Identifier: Apache-2.0

extension WrittenPair {
    /// Folders with configurations of their own.
    static let workspaces: [WrittenPair] = [
        WrittenPair(
            "modules with rules of their own",
            configured: ["buf.yaml": modules],
            old: [
                "p/a.proto": "\(proto3)message M{int32 x=1;} message N{}",
                "q/b.proto": other + "message N{a.M m=1;int32 k=2;}",
            ],
            new: ["p/a.proto": "\(proto3)message M{}", "q/b.proto": other + "message Q{a.M m=1;}"]
        ),
        WrittenPair(
            "modules with the file's rules",
            configured: [
                "buf.yaml":
                    "version: v2\nmodules: [{path: p}, {path: q}]\nbreaking: {use: [FILE], ignore: [p/a.proto]}\n"
            ],
            old: [
                "p/a.proto": "\(proto3)message M{int32 x=1;} message N{}",
                "q/b.proto": other + "message N{a.M m=1;int32 k=2;}",
            ],
            new: ["p/a.proto": "\(proto3)message M{}", "q/b.proto": other + "message Q{a.M m=1;}"]
        ),
        WrittenPair(
            "excluded folders",
            configured: ["buf.yaml": "version: v2\nmodules: [{path: p, excludes: [p/x]}]\n"],
            old: ["p/a.proto": "\(proto3)message M{int32 x=1;}", "p/x/b.proto": "\(proto3)message N{int32 x=1;}"],
            new: ["p/a.proto": "\(proto3)message M{}", "p/x/b.proto": "\(proto3)message N{}"]
        ),
        WrittenPair(
            "roots",
            configured: [
                "buf.yaml":
                    "version: v1beta1\nbuild: {roots: [p, q]}\nbreaking: {ignore_only: {FIELD_NO_DELETE: [b.proto]}}\n"
            ],
            old: [
                "p/a.proto": "\(proto3)message M{int32 x=1;}",
                "q/b.proto": "\(proto3)message N{int32 x=1;} message O{}",
            ],
            new: ["p/a.proto": "\(proto3)message M{}", "q/b.proto": "\(proto3)message N{}"]
        ),
        WrittenPair(
            "a workspace",
            configured: [
                "buf.work.yaml": "version: v1\ndirectories: [p, q]\n",
                "p/buf.yaml": "version: v1\nbreaking: {use: [FIELD_NO_DELETE]}\n",
                "q/buf.yaml": "version: v1\nbreaking: {use: [WIRE]}\n",
            ],
            old: ["p/a.proto": "\(proto3)message M{int32 x=1;}", "q/b.proto": "\(proto3)message N{int32 x=1;}"],
            new: ["p/a.proto": "\(proto3)message M{}", "q/b.proto": "\(proto3)message N{}"]
        ),
        WrittenPair(
            "no configuration",
            configured: [:],
            old: [
                "a.proto":
                    "\(proto2)message M{optional int32 x=1 [default=1];extensions 5;} extend M{optional int32 y=5;}"
            ],
            new: ["a.proto": "\(proto2)message M{optional int32 x=1 [default=2];extensions 5;}"]
        ),
        WrittenPair(
            "categories that are ignored",
            configured: [
                "buf.yaml": "version: v2\nbreaking: {use: [FILE], ignore_only: {WIRE: [x], PACKAGE: [y/b.proto]}}\n"
            ],
            old: [
                "x/a.proto": "\(proto3)message M{oneof o{int32 x=1;}}",
                "y/b.proto": "\(proto3)message N{int32 x=1;} message O{}",
            ],
            new: ["x/a.proto": "\(proto3)message M{int32 x=1;}", "y/b.proto": "\(proto3)message N{}"]
        ),
    ]

    private static let other = "syntax=\"proto3\";package b;import \"a.proto\";"

    private static let modules = """
        version: v2
        modules:
          - path: p
            breaking: {use: [FIELD_NO_DELETE, MESSAGE_NO_DELETE], ignore: [p/a.proto]}
          - path: q
            breaking: {use: [MESSAGE_NO_DELETE]}

        """
}
