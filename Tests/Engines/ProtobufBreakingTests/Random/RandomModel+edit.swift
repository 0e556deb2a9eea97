// SPDX-License-Identifier: Apache-2.0
import TestSupport

extension RandomModel {
    /// One change somewhere.
    mutating func edit(_ random: inout SeededGenerator) {
        guard !files.isEmpty else { return }
        let file = random.below(files.count)
        switch random.below(24) {
        case 0: editFile(file, &random)
        case 1, 2:
            var options = files[file].options
            let isAboutFeatures = files[file].isEdition && random.once(in: 2)
            editOptions(&options, isAboutFeatures ? Self.editionOptions : Self.fileOptions, &random)
            files[file].options = options
        case 3: moveMessage(file, &random)
        case 4, 5: editService(file, &random)
        case 6, 7: editExtension(file, &random)
        case 8...11: editEnum(file, &random)
        default:
            guard !files[file].messages.isEmpty else { return }
            let place = random.below(files[file].messages.count)
            var message = files[file].messages[place]
            edit(&message, &random)
            files[file].messages[place] = message
        }
    }

    private mutating func editFile(_ file: Int, _ random: inout SeededGenerator) {
        switch random.below(5) {
        case 0 where files.count > 1: files.remove(at: file)
        case 1: files[file].package = random.pick(["a", "b.v1", "c"], or: "a")
        case 2: files[file].syntax = random.pick(["proto2", "proto3", "2023", "2024"], or: "proto3")
        case 3: files[file].path = "moved/" + files[file].path
        default: files[file].messages.append(makeMessage(&random, depth: 0))
        }
    }

    /// Takes an option away or adds one that is not there yet.
    private func editOptions(_ options: inout [String], _ all: [String], _ random: inout SeededGenerator) {
        if !options.isEmpty, random.once(in: 2) {
            options.remove(at: random.below(options.count))
            return
        }
        let option = random.pick(all, or: "")
        func key(_ text: String) -> Substring { text.prefix { $0 != " " && $0 != "." } }
        if option.hasPrefix("features"), options.contains(where: { key($0) == "features" }) { return }
        if !options.contains(where: { key($0) == key(option) }) { options.append(option) }
    }

    private mutating func moveMessage(_ file: Int, _ random: inout SeededGenerator) {
        guard !files[file].messages.isEmpty else { return }
        let message = files[file].messages.remove(at: random.below(files[file].messages.count))
        switch random.below(3) {
        case 0: break
        case 1: files[random.below(files.count)].messages.append(message)
        default:
            guard !files[file].messages.isEmpty else { return }
            files[file].messages[random.below(files[file].messages.count)].messages.append(message)
        }
    }

    private mutating func editService(_ file: Int, _ random: inout SeededGenerator) {
        guard !files[file].services.isEmpty else { return addService(to: file, &random) }
        let service = random.below(files[file].services.count)
        guard !files[file].services[service].methods.isEmpty, !random.once(in: 6) else {
            files[file].services.remove(at: service)
            return
        }
        let method = random.below(files[file].services[service].methods.count)
        let messages = files.flatMap(\.messages).map(\.id)
        switch random.below(6) {
        case 0: files[file].services[service].methods.remove(at: method)
        case 1: files[file].services[service].methods[method].takesStream.toggle()
        case 2: files[file].services[service].methods[method].returnsStream.toggle()
        case 3: files[file].services[service].methods[method].input = random.pick(messages, or: 0)
        case 4: files[file].services[service].methods[method].output = random.pick(messages, or: 0)
        default:
            let levels = [nil, "NO_SIDE_EFFECTS", "IDEMPOTENT", "IDEMPOTENCY_UNKNOWN"]
            files[file].services[service].methods[method].option = random.pick(levels, or: nil)
        }
    }

    private mutating func editExtension(_ file: Int, _ random: inout SeededGenerator) {
        guard !files[file].extensions.isEmpty else { return addExtension(to: file, &random) }
        let place = random.below(files[file].extensions.count)
        switch random.below(5) {
        case 0: files[file].extensions.remove(at: place)
        case 1:
            let item = files[file].extensions.remove(at: place)
            files[random.below(files.count)].extensions.append(item)
        case 2: files[file].extensions[place].field.name += "_new"
        case 3: files[file].extensions[place].field.kind = .scalar(random.pick(Self.scalars, or: ""))
        default: files[file].extensions[place].field.label = random.pick(["optional", "repeated"], or: "")
        }
    }

    private mutating func editEnum(_ file: Int, _ random: inout SeededGenerator) {
        guard !files[file].enums.isEmpty else {
            files[file].enums.append(makeEnum(&random))
            return
        }
        let place = random.below(files[file].enums.count)
        if random.once(in: 8) {
            let item = files[file].enums.remove(at: place)
            if random.once(in: 2) { files[random.below(files.count)].enums.append(item) }
            return
        }
        var item = files[file].enums[place]
        edit(&item, &random)
        files[file].enums[place] = item
    }

    private func edit(_ item: inout RandomEnum, _ random: inout SeededGenerator) {
        let last = item.values.count - 1
        switch random.below(8) {
        case 0 where last > 0, 1 where last > 0:
            let value = item.values.remove(at: last)
            if random.once(in: 2), !item.values.contains(where: { $0.number == value.number }) {
                item.reserved.append(random.once(in: 2) ? String(value.number) : "\"\(value.name)\"")
            }
        case 2: item.values[last].name += "_X"
        case 3: item.values.append((item.values[last].name + "_Y", random.once(in: 2) ? 50 : item.values[last].number))
        case 4: item.reserved = random.once(in: 2) ? [] : ["100 to 103, 105 to 110"]
        case 5: editOptions(&item.options, Self.enumOptions, &random)
        case 6: item.name += "R"
        default: item.values.append(("V\(item.id)_W\(item.values.count)", 60 + item.values.count))
        }
    }

    private mutating func edit(_ message: inout RandomMessage, _ random: inout SeededGenerator) {
        if !message.messages.isEmpty, random.once(in: 4) {
            let place = random.below(message.messages.count)
            return edit(&message.messages[place], &random)
        }
        switch random.below(16) {
        case 0: message.reserved = random.once(in: 2) ? [] : ["100 to 104", "\"old\""]
        case 1: message.extensionRange = random.pick([nil, "200 to 300", "200 to 250, 252 to max"], or: nil)
        case 2: editOptions(&message.options, Self.messageOptions, &random)
        case 3: message.name += "R"
        case 4 where !message.messages.isEmpty: message.messages.removeLast()
        case 5 where !message.enums.isEmpty: edit(&message.enums[0], &random)
        case 6: message.fields.append(makeField(20 + message.fields.count, message, &random))
        case 7 where !message.oneofs.isEmpty:
            let name = message.oneofs.removeFirst()
            for place in message.fields.indices where message.fields[place].oneof == name {
                message.fields[place].oneof = message.oneofs.first
            }
        default: editField(of: &message, &random)
        }
    }

    private mutating func editField(of message: inout RandomMessage, _ random: inout SeededGenerator) {
        guard !message.fields.isEmpty else { return }
        let place = random.below(message.fields.count)
        switch random.below(8) {
        case 0:
            let field = message.fields.remove(at: place)
            if random.once(in: 2) { message.reserved.append("\(field.number)") }
            if random.once(in: 2) { message.reserved.append("\"\(field.name)\"") }
        case 1: message.fields[place].name += "_new"
        case 2: message.fields[place].kind = makeKind(message.id, message.fields[place].number, &random)
        case 3: message.fields[place].label = random.pick(["", "optional", "repeated", "required"], or: "")
        case 4: message.fields[place].oneof = message.fields[place].oneof == nil ? message.oneofs.last : nil
        case 5: message.fields.swapAt(place, 0)
        default: editOptions(&message.fields[place].options, Self.fieldOptions, &random)
        }
    }
}
