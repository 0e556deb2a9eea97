// SPDX-License-Identifier: Apache-2.0

/// Enums and services.
extension ProtoPrinter {
    mutating func printEnum(_ node: EnumNode) {
        writer.write("\(Self.word(node.visibility))enum \(node.name.text) ")
        printBraces { printer in
            guard !node.reserved.isEmpty || !node.options.isEmpty || !node.values.isEmpty else { return }
            printer.section { printer in
                for reserved in node.reserved { printer.printReserved(reserved, largest: .max) }
                for option in node.options { printer.printStatement(option) }
                for value in node.values {
                    printer.writer.write("\(value.name.text) = \(value.number)")
                    printer.printCompact(value.options)
                    printer.writer.line(";")
                }
            }
        }
    }

    mutating func printService(_ node: ServiceNode) {
        writer.write("service \(node.name.text) ")
        printBraces { printer in
            if !node.options.isEmpty {
                printer.section { printer in for option in node.options { printer.printStatement(option) } }
            }
            if !node.methods.isEmpty {
                printer.section { printer in for method in node.methods { printer.printMethod(method) } }
            }
        }
    }

    private mutating func printMethod(_ node: MethodNode) {
        let input = (node.inputIsStream ? "stream " : "") + node.input.name
        let output = (node.outputIsStream ? "stream " : "") + node.output.name
        writer.write("rpc \(node.name.text) (\(input)) returns (\(output))")
        if !node.options.isEmpty {
            writer.line(" {")
            writer.depth += 1
            for option in node.options { printStatement(option) }
            writer.depth -= 1
            writer.write("}")
        }
        writer.line(";")
    }
}
