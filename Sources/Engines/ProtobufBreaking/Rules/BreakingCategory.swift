// SPDX-License-Identifier: Apache-2.0

/// A set of rules that protects one kind of user, by the name that buf gave it.
public enum BreakingCategory: String, Sendable, CaseIterable {
    /// Code that is generated from the files, in languages where the file of a type matters.
    case file = "FILE"
    /// Code that is generated from the files, where only the package of a type matters.
    case package = "PACKAGE"
    /// Whoever reads the data, in binary or as JSON.
    case wireJSON = "WIRE_JSON"
    /// Whoever reads the data in binary.
    case wire = "WIRE"
    /// buf's reading of the rules of Confluent's registry; only in v2.
    case csr = "CSR"
}

/// The version of a `buf.yaml`; each has its own rules and categories.
public enum BufVersion: String, Sendable, CaseIterable {
    /// `version: v1beta1`.
    case v1beta1
    /// `version: v1`, which buf also takes where there is no `buf.yaml`.
    case v1
    /// `version: v2`.
    case v2
}
