// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// Two services of the same name, wherever they are.
    mutating func compareServices(_ before: TreeElement, _ after: TreeElement) {
        let (oldService, newService) = (old.model.services[before.index], new.model.services[after.index])
        var byName: [String: LinkedMethod] = [:]
        for method in newService.methods { byName[method.node.name.text] = method }
        for method in oldService.methods {
            let name = "\(after.shownName).\(ShownText.name(method.node.name.text))"
            if let other = byName[method.node.name.text] {
                compareStreams(method.node, before, other.node, after, name)
                compareMessages(of: method, before, other, after, name)
                compareIdempotency(method.node, before, other.node, after, name)
            } else {
                let was = TreePlace(file: before.place.file, span: method.node.span)
                report(.rpcNoDelete, at: after.place, was: was, "the method \(name) is gone")
            }
        }
    }

    private mutating func compareStreams(
        _ oldNode: MethodNode,
        _ before: TreeElement,
        _ newNode: MethodNode,
        _ after: TreeElement,
        _ name: String
    ) {
        let place = TreePlace(file: after.place.file, span: newNode.span)
        let was = TreePlace(file: before.place.file, span: oldNode.span)
        if oldNode.inputIsStream != newNode.inputIsStream {
            let words = newNode.inputIsStream ? ("one message", "a stream") : ("a stream", "one message")
            report(
                .rpcSameClientStreaming,
                at: place,
                was: was,
                "the method \(name) took \(words.0) and now takes \(words.1)"
            )
        }
        if oldNode.outputIsStream != newNode.outputIsStream {
            let words = newNode.outputIsStream ? ("one message", "a stream") : ("a stream", "one message")
            report(
                .rpcSameServerStreaming,
                at: place,
                was: was,
                "the method \(name) returned \(words.0) and now returns \(words.1)"
            )
        }
    }

    private mutating func compareMessages(
        of oldMethod: LinkedMethod,
        _ before: TreeElement,
        _ newMethod: LinkedMethod,
        _ after: TreeElement,
        _ name: String
    ) {
        func names(_ old: Int?, _ new: Int?) -> (String, String) {
            (old.map { self.old.messageNames[$0] } ?? "", new.map { self.new.messageNames[$0] } ?? "")
        }
        let inputs = names(oldMethod.input, newMethod.input)
        if inputs.0 != inputs.1 {
            report(
                .rpcSameRequestType,
                at: TreePlace(file: after.place.file, span: newMethod.node.input.span),
                was: TreePlace(file: before.place.file, span: oldMethod.node.input.span),
                "the method \(name) took \(ShownText.name(inputs.0)) and now takes \(ShownText.name(inputs.1))"
            )
        }
        let outputs = names(oldMethod.output, newMethod.output)
        if outputs.0 != outputs.1 {
            report(
                .rpcSameResponseType,
                at: TreePlace(file: after.place.file, span: newMethod.node.output.span),
                was: TreePlace(file: before.place.file, span: oldMethod.node.output.span),
                "the method \(name) returned \(ShownText.name(outputs.0)) and now returns \(ShownText.name(outputs.1))"
            )
        }
    }

    private mutating func compareIdempotency(
        _ oldNode: MethodNode,
        _ before: TreeElement,
        _ newNode: MethodNode,
        _ after: TreeElement,
        _ name: String
    ) {
        func level(_ option: OptionNode?) -> String {
            guard case .identifier(let word)? = option?.value else { return "IDEMPOTENCY_UNKNOWN" }
            return word
        }
        let option = "idempotency_level"
        let (oldOption, newOption) = (oldNode.options.first(named: option), newNode.options.first(named: option))
        guard level(oldOption) != level(newOption) else { return }
        report(
            .rpcSameIdempotencyLevel,
            at: TreePlace(file: after.place.file, span: newOption?.span),
            was: TreePlace(file: before.place.file, span: oldOption?.span),
            "the method \(name) had the \(option) \(level(oldOption)) and now has \(level(newOption))"
        )
    }
}
