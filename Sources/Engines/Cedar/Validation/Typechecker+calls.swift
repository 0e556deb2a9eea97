// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    mutating func checkCall(
        _ id: CheckedTerm.ID,
        _ function: ExtensionFunctionName,
        _ arguments: [CheckedTerm.ID]
    ) -> TypeAnswer {
        let signature = function.signature
        var isSound = true
        if arguments.count != signature.parameters.count {
            let message =
                "'\(function.rawValue)' takes \(signature.parameters.count) arguments, found \(arguments.count)"
            report(.argumentCount, message, at: id)
            isSound = false
        }
        if function.isConstructor, !isConstructible(id, function, arguments) { isSound = false }
        guard isSound else {
            for argument in arguments { _ = check(argument) }
            return .failed(signature.result)
        }
        for (argument, type) in zip(arguments, signature.parameters) {
            let answer = expect(argument, .type(type))
            isSound = isSound && answer.isSound
        }
        return TypeAnswer(type: signature.result).given(isSound)
    }

    /// Whether a constructor's literal can be read and, in strict mode, is a literal at all.
    private mutating func isConstructible(
        _ id: CheckedTerm.ID,
        _ function: ExtensionFunctionName,
        _ arguments: [CheckedTerm.ID]
    ) -> Bool {
        var isSound = true
        if arguments.count == 1, case .literal(.string(let text)) = policy.terms[arguments[0]].kind,
            let problem = function.problem(constructing: text.text)
        {
            report(.invalidArgument, "\"\(text)\" is \(problem)", at: id)
            isSound = false
        }
        guard mode == .strict else { return isSound }
        for argument in arguments {
            if case .literal = policy.terms[argument].kind { continue }
            let message = "'\(function.rawValue)' takes nothing but a literal text"
            let help = "have values of this type in the entities' attributes or in the context"
            report(.nonLiteralConstructor, message, help: help, at: id)
            return false
        }
        return isSound
    }
}

extension ExtensionFunctionName {
    /// The types of the arguments, the receiver first, and of the result.
    var signature: (parameters: [CedarType], result: CedarType) {
        switch self {
        case .ip: ([.string], .extension(.ipaddr))
        case .decimal: ([.string], .extension(.decimal))
        case .datetime: ([.string], .extension(.datetime))
        case .duration: ([.string], .extension(.duration))
        case .isIpv4, .isIpv6, .isLoopback, .isMulticast: ([.extension(.ipaddr)], .bool(nil))
        case .isInRange: ([.extension(.ipaddr), .extension(.ipaddr)], .bool(nil))
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual:
            ([.extension(.decimal), .extension(.decimal)], .bool(nil))
        case .offset: ([.extension(.datetime), .extension(.duration)], .extension(.datetime))
        case .durationSince: ([.extension(.datetime), .extension(.datetime)], .extension(.duration))
        case .toDate: ([.extension(.datetime)], .extension(.datetime))
        case .toTime: ([.extension(.datetime)], .extension(.duration))
        case .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays: ([.extension(.duration)], .long)
        }
    }

    /// What is wrong with the text as the constructor's argument; nil if nothing is, or if this is no constructor.
    func problem(constructing text: String) -> String? {
        do throws(ExtensionError) {
            switch self {
            case .ip: _ = try IPAddress(parsing: text)
            case .decimal: _ = try DecimalValue(parsing: text)
            case .datetime: _ = try DatetimeValue(parsing: text)
            case .duration: _ = try DurationValue(parsing: text)
            default: break
            }
            return nil
        } catch {
            return error.message
        }
    }
}
