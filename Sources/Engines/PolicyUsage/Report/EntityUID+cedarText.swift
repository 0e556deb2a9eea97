// SPDX-License-Identifier: Apache-2.0

import Cedar

extension EntityUID {
    /// The entity as policy text has it.
    var cedarText: String {
        let span = SourceSpan(start: 0, end: 0)
        return Expression(.literal(.entity(self)), span: span).cedarText()
    }
}
