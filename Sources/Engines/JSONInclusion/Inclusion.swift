// SPDX-License-Identifier: Apache-2.0
import JSON
public import JSONSchema

/// Inclusion of JSON Schemas: can every value that is valid under the writer's schema be read under the reader's?
///
/// The question is decided by looking for a value that is valid under the one and not under the other. What is found is
/// confirmed by the validator before it is said; that nothing can be found is proven. Formats count only where the
/// dialect asserts them.
public enum Inclusion {
    /// Decides whether every value that is valid under the writer's schema is valid under the reader's. The same
    /// schemas give the same answer, whatever the machine.
    ///
    /// - Parameters:
    ///   - writer: the schema of the values.
    ///   - reader: the schema that they have to fulfil.
    ///   - integers: what draft 4's `integer` means.
    ///   - limits: the bounds of the work.
    public static func check(
        writer: JSONSchema,
        reader: JSONSchema,
        integers: IntegerReading = .byValue,
        limits: InclusionLimits = InclusionLimits()
    ) -> InclusionAnswer {
        let isSame = writer.isSameReading(as: reader) || writer.draft == reader.draft && writer.texts == reader.texts
        if isSame, writer.textNames == reader.textNames { return InclusionAnswer(.compatible) }
        let validators: (writer: JSONSchemaValidator, reader: JSONSchemaValidator)
        do throws(JSONSchemaError) {
            validators = (try writer.validator(), try reader.validator())
        } catch {
            return InclusionAnswer(.undecided(reason: error.description))
        }
        let graph: SchemaGraph
        do throws(SchemaGraph.Failure) {
            graph = try GraphBuilder.graph(
                writer: validators.writer.program,
                reader: validators.reader.program,
                integers: integers
            )
        } catch {
            return InclusionAnswer(.undecided(reason: error.reason))
        }
        if graph.writer == graph.reader { return InclusionAnswer(.compatible) }
        let solver = Solver(graph, writer: validators.writer, reader: validators.reader, limits: limits)
        let answer = solver.solve([.holds(graph.writer), .fails(graph.reader)])
        return Replay(solver: solver, writer: validators.writer, reader: validators.reader).judge(answer)
    }
}
