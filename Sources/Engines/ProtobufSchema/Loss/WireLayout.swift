// SPDX-License-Identifier: Apache-2.0

/// The fields of a shape, ready to be found.
struct WireLayout {
    let slots: [WireSlot]
    /// The place of each number and of each name among the slots.
    let places: [Int32: Int]
    let names: [String: Int]
    /// The slots without which a message is not valid.
    let required: [Int]

    init(_ slots: [WireSlot]) {
        self.slots = slots
        var (places, names) = ([Int32: Int](), [String: Int]())
        for (index, slot) in slots.enumerated() {
            places[slot.number] = index
            names[slot.name] = index
        }
        (self.places, self.names) = (places, names)
        required = slots.indices.filter { slots[$0].isRequired }
    }

    func slot(numbered number: Int32) -> WireSlot? { places[number].map { slots[$0] } }
    func slot(named name: String) -> WireSlot? { names[name].map { slots[$0] } }
}

/// The layouts of a model's shapes and the names of its enums, each made once.
final class WireLayouts {
    let model: LinkedModel
    private var layouts: [WireShape: WireLayout] = [:]
    private var numbers: [Int: [String: Int32]] = [:]

    init(_ model: LinkedModel) {
        self.model = model
    }

    func layout(of shape: WireShape) -> WireLayout {
        if let known = layouts[shape] { return known }
        let layout = WireLayout(model.slots(of: shape))
        layouts[shape] = layout
        return layout
    }

    /// The first number of an enum that another enum does not know, or knows by another name; nil if there is none.
    func firstLost(_ place: Int, in reader: WireLayouts, _ other: Int) -> Int32? {
        let names = reader.numbers(ofEnum: other)
        let numbers = Set(names.values)
        let isOpen = reader.model.enums[other].features.hasOpenEnums
        return model.enums[place].node.values.first { value in
            if let known = names[value.name.text] { return known != value.number }
            return !isOpen && !numbers.contains(value.number)
        }?.number
    }

    /// The numbers of an enum's names.
    func numbers(ofEnum place: Int) -> [String: Int32] {
        if let known = numbers[place] { return known }
        var found: [String: Int32] = [:]
        for value in model.enums[place].node.values { found[value.name.text] = value.number }
        numbers[place] = found
        return found
    }
}
