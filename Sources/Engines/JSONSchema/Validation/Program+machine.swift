// SPDX-License-Identifier: Apache-2.0
import JSON

extension Program {
    /// Lends the program's lists to one run without reference counting.
    func withMachine<Result>(
        _ instance: JSONTapeView,
        _ text: UnsafeBufferPointer<UInt8>,
        collects: Bool,
        _ body: (inout Machine) -> Result
    ) -> Result {
        blocks.withUnsafeBufferPointer { blocks in
            operations.withUnsafeBufferPointer { operations in
                lists.withUnsafeBufferPointer { lists in
                    withMembers { objects, properties, slots, names in
                        constants.withView { constants in
                            var machine = Machine(
                                self,
                                blocks: blocks,
                                operations: operations,
                                lists: lists,
                                objects: objects,
                                properties: properties,
                                slots: slots,
                                names: names,
                                instance: instance,
                                text: text,
                                constants: constants,
                                collects: collects
                            )
                            return body(&machine)
                        }
                    }
                }
            }
        }
    }

    private func withMembers<Result>(
        _ body: (
            UnsafeBufferPointer<ObjectPlan>, UnsafeBufferPointer<PropertyEntry>, UnsafeBufferPointer<UInt32>,
            UnsafeBufferPointer<UInt8>
        ) -> Result
    ) -> Result {
        objects.withUnsafeBufferPointer { objects in
            properties.withUnsafeBufferPointer { properties in
                slots.withUnsafeBufferPointer { slots in
                    names.withUnsafeBufferPointer { names in body(objects, properties, slots, names) }
                }
            }
        }
    }
}
