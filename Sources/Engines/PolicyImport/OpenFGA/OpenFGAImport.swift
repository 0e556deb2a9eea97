// SPDX-License-Identifier: Apache-2.0

import Cedar

/// OpenFGA's tuples in Cedar, by their model if there is one.
///
/// Types become entity types of the namespace `OpenFGA`, relations become actions. An object has an attribute for each of its
/// relations: the set of users that have it, in which they are. So there is one policy for each relation of a type, and
/// tuples are entities. Users of a whole type (`user:*`) are named in the object's attribute `all of a type`.
public enum OpenFGAImport {
    /// Says in Cedar what tuples and a model say.
    ///
    /// - Parameter model: as JSON or in OpenFGA's own language; without it each relation is what its tuples say.
    /// - Throws: ``ImportFailure`` if nothing can be read.
    public static func policies(tuples bytes: [UInt8], model: [UInt8]? = nil) throws(ImportFailure) -> ImportedPolicies
    {
        let reader = try TupleReader(bytes)
        var known: RelationModel?
        if let model { known = try RelationModel(parsing: model) }
        let relations = known ?? RelationModel(of: reader.tuples)
        try relations.checkSize()
        let graph = try RelationGraph(reader.tuples, relations)
        var translation = RelationTranslation(graph, notes: reader.notes + graph.notes)
        try translation.translate()
        return ImportedPolicies(
            schema: translation.schema,
            policies: try PolicyText.text(translation.items),
            entities: translation.entities,
            notes: translation.notes,
            rules: reader.count
        )
    }
}
