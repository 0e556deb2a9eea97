// SPDX-License-Identifier: Apache-2.0

extension ProtobufSchema {
    /// The schema's own file in the form in which registries keep it and tell schemas apart: without comments, one
    /// statement a line, sections in a fixed order, each in the order of the text, as Confluent's registry prints it.
    ///
    /// Nothing but comments is lost: what Confluent's leaves out (options of extension ranges, groups in extensions,
    /// weak imports, editions) is printed too.
    public var registryText: String {
        String(decoding: ProtoPrinter.text(of: file), as: UTF8.self)
    }

    /// Like ``registryText``, the same for all texts that mean the same.
    ///
    /// On top of that form, following Confluent's `normalize`: imports are sorted and given once; types and the names
    /// of options and extensions are written with their full names; options, fields, members of oneofs, ranges and
    /// values of enums are sorted by name or number; numbers in options are written in one way; statements with several
    /// ranges are split; `syntax = "proto2"` is left out. The order of messages, enums, services and methods stays: it
    /// has a meaning to clients. So does the first value of an enum, which is its default and stays first.
    public var normalizedText: String {
        String(decoding: ProtoPrinter.text(of: Normalizer(model).file, keepsLiterals: false), as: UTF8.self)
    }

    /// ``registryText`` without custom options, extensions and extension ranges; Confluent's own options, which are
    /// in the package `confluent`, stay.
    public var withoutExtensions: String {
        String(decoding: ProtoPrinter.text(of: ExtensionStripper.strip(file)), as: UTF8.self)
    }
}
