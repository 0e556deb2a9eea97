// SPDX-License-Identifier: Apache-2.0

extension Policy {
    /// The policy as text that reads back as the same policy: one line for the head and one for each condition.
    ///
    /// Comments are no part of a policy; a formatter that keeps them works on text.
    public func cedarText() -> String {
        var printer = PolicyPrinter()
        printer.print(self)
        return printer.text
    }
}

extension PolicySet {
    /// The set as text: policies, then templates, then what the links make, which text can say only as policies of
    /// their own. Ids are not written, as the text numbers its policies anew.
    public func cedarText() -> String {
        let templates = Dictionary(templates.map { ($0.id, $0) }) { first, _ in first }
        let linked = links.compactMap { link in templates[link.templateID].map(link.policy) }
        return (policies + self.templates + linked).map { $0.cedarText() }.joined(separator: "\n")
    }
}

extension Expression {
    /// The expression as text that reads back as the same expression.
    public func cedarText() -> String {
        var printer = PolicyPrinter()
        printer.print(self, within: .expression)
        return printer.text
    }
}
