// SPDX-License-Identifier: Apache-2.0
import JSON
import SchemaCheck

/// The rule that `validateFields` switches on: metadata names fields that schemas may not use, and a name once reserved
/// stays reserved.
struct ReservedFields {
    private static let property = "confluent:reserved"

    private let isOn: Bool

    init(_ config: JSON?) {
        isOn = config?["validateFields"]?.bool ?? false
    }

    /// - Throws: ``RegistryError`` 409.
    func check(_ prepared: PreparedSchema, _ extras: SubmissionExtras, after latest: SchemaVersion?) throws {
        guard isOn else { return }
        let reserved = Self.names(extras.property(Self.property))
        if let latest {
            let before = Self.names(SubmissionExtras.property(Self.property, of: latest.metadata))
            let kept = Set(reserved.map { Array($0.utf8) })
            for name in before where !kept.contains(Array(name.utf8)) {
                throw RegistryError.incompatible(
                    "The new schema has reserved field \(name) removed from its metadata which is present in the old "
                        + "schema's metadata."
                )
            }
        }
        let fields = Set(prepared.schema.rootFieldNames.map { Array($0.utf8) })
        for name in reserved where fields.contains(Array(name.utf8)) {
            throw RegistryError.incompatible("The new schema has field that conflicts with the reserved field \(name).")
        }
    }

    private static func names(_ list: String?) -> [String] {
        (list ?? "").split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }
}
