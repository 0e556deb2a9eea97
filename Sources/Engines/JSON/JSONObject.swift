// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object, in the order of the text.
public struct JSONObject: Sendable, Equatable {
    /// A name and its value.
    public struct Member: Sendable, Equatable {
        /// The name, unescaped.
        public var key: String
        /// The value.
        public var value: JSON
        /// Offset in bytes of the name's opening quote.
        public var keyOffset: UInt32

        /// A member at a place in a text.
        public init(key: String, value: JSON, keyOffset: UInt32 = 0) {
            self.key = key
            self.value = value
            self.keyOffset = keyOffset
        }

        /// Same name by its bytes and same value, whatever the offsets.
        public static func == (left: Member, right: Member) -> Bool {
            left.key.hasSameBytes(as: right.key) && left.value == right.value
        }
    }

    /// The members. A reader that allows duplicates leaves all of them here.
    public var members: [Member]

    /// An object of these members, in this order.
    public init(_ members: [Member] = []) {
        self.members = members
    }

    /// The last member of that name, as RFC 8259 section 4 describes what most readers do with duplicates.
    ///
    /// A linear scan: objects are small. Who looks up many names in a large object builds a dictionary first.
    public func member(_ key: String) -> Member? {
        members.last { $0.key.hasSameBytes(as: key) }
    }

    /// The value of the last member of that name.
    public subscript(key: String) -> JSON? { member(key)?.value }
}
