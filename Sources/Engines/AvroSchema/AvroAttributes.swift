// SPDX-License-Identifier: Apache-2.0
import JSON

/// The values of the attributes that the specification names, found in one pass over an object's members.
///
/// 0 stands for an absent one: value 0 is the document itself.
struct AvroAttributes {
    private(set) var type = 0
    private(set) var name = 0
    private(set) var namespace = 0
    private(set) var aliases = 0
    private(set) var documentation = 0
    private(set) var fields = 0
    private(set) var symbols = 0
    private(set) var items = 0
    private(set) var values = 0
    private(set) var size = 0
    private(set) var defaultValue = 0
    private(set) var order = 0

    init(_ object: Int, _ view: JSONTapeView) {
        var key = object + 1
        let end = Int(view.nodes[object].extent)
        while key < end {
            let name = view.bytes(key)
            switch name.count {
            case 3 where name.equals("doc"): documentation = key + 1
            case 4 where name.equals("type"): type = key + 1
            case 4 where name.equals("name"): self.name = key + 1
            case 4 where name.equals("size"): size = key + 1
            case 5 where name.equals("items"): items = key + 1
            case 5 where name.equals("order"): order = key + 1
            case 6 where name.equals("fields"): fields = key + 1
            case 6 where name.equals("values"): values = key + 1
            case 7 where name.equals("default"): defaultValue = key + 1
            case 7 where name.equals("aliases"): aliases = key + 1
            case 7 where name.equals("symbols"): symbols = key + 1
            case 9 where name.equals("namespace"): namespace = key + 1
            default: break
            }
            key = view.next(key + 1)
        }
    }
}
