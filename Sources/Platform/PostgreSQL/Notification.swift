// SPDX-License-Identifier: Apache-2.0

/// What another session said by NOTIFY. An empty payload stands for "anything may have happened", see `listen`.
package struct Notification: Sendable, Hashable {
    /// The channel's name, in its case.
    package let channel: String
    /// What was said.
    package let payload: String

    /// A notification made by hand, for example in a test.
    package init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}
