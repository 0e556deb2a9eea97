// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension SchemaOutline {
    /// What a Protobuf file defines and imports; files that everybody has are left out.
    init(protobuf text: [UInt8]) {
        guard let outline = try? ProtobufOutline(of: text) else {
            self.init()
            return
        }
        var references: [WrittenReference] = []
        for (path, offset) in zip(outline.imports, outline.importOffsets) {
            references.append(WrittenReference(candidates: [path], offset: offset))
        }
        self.init(record: outline.firstMessage, names: [], references: references)
    }
}
