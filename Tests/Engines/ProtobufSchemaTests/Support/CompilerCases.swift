// SPDX-License-Identifier: Apache-2.0

import Testing

/// Small files and what the Protobuf compiler says to each: `+` before those it accepts, `-` before those it refuses.
///
/// `@2` and its like stand for the syntax or edition.
enum CompilerCases {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let isAccepted: Bool

        var testDescription: String { text }
    }

    static let all = syntax + rules + types + editions + options

    static func read(_ lines: String) -> [Case] {
        lines.split(separator: "\n").map { line in
            var text = String(line.dropFirst(2)).replacing("$", with: messages, maxReplacements: 1)
            for (mark, word) in marks { text = text.replacing(mark + " ", with: word) }
            return Case(text: text, isAccepted: line.hasPrefix("+"))
        }
    }

    private static let marks = [
        ("@2023", "edition = \"2023\";"), ("@2024", "edition = \"2024\";"), ("@2", "syntax = \"proto2\";"),
        ("@3", "syntax = \"proto3\";"),
    ]

    /// A file that defines options of all kinds.
    private static let messages = #"""
        syntax="proto2"; import "google/protobuf/descriptor.proto"; message M{optional float f=1; \#
        optional int32 i=2; repeated int32 r=3; optional bool b=4; optional E e=5; optional group \#
        G=6{optional int32 x=1;} oneof o{int32 o1=7; int32 o2=8;} optional string s=9; optional uint32 \#
        u=10; repeated M m=11; map<string,M> mm=12; reserved "res"; extensions 100 to 200;} message \#
        Q{required int32 q=1; optional Q c=2; repeated Q d=3;} extend M{optional int32 x=100; optional M \#
        y=101;} enum E{A=0;B=1;} extend google.protobuf.FileOptions{optional M o=50000; repeated M \#
        ro=50001; optional float f=50002; optional E e=50003; optional bool b=50004;optional Q q=50005; \#
        optional double d=50006; optional int64 l=50007; optional bytes by=50008;}
        """#
}
