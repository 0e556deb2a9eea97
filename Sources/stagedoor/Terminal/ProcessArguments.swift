// SPDX-License-Identifier: Apache-2.0

/// The arguments as the system shows them to everybody who lists processes.
enum ProcessArguments {
    /// Writes stars over what follows an option, so that it is seen only until here. On Linux; elsewhere, and where the
    /// memory is not what it should be, nothing happens.
    static func conceal(valueOf option: String) {
        #if os(Linux)
            guard let shown = shownMemory else { return }
            var isValue = false
            var start = 0
            while start < shown.count {
                let end = shown[start...].firstIndex(of: 0) ?? shown.count
                let argument = shown[start..<end]
                if isValue {
                    cover(shown, start..<end)
                } else if argument.starts(with: (option + "=").utf8) {
                    cover(shown, (start + option.utf8.count + 1)..<end)
                }
                isValue = !isValue && argument.elementsEqual(option.utf8)
                start = end + 1
            }
        #endif
    }

    #if os(Linux)
        private static func cover(_ memory: UnsafeMutableBufferPointer<UInt8>, _ range: Range<Int>) {
            for place in range { memory[place] = UInt8(ascii: "*") }
        }

        /// The memory that `/proc/self/cmdline` shows: its bounds are the fields 48 and 49 of `/proc/self/stat` (proc(5)).
        /// Nil unless it holds, byte for byte, what is shown.
        private static var shownMemory: UnsafeMutableBufferPointer<UInt8>? {
            guard let line = try? InputFile(reading: "/proc/self/cmdline").bytes, !line.isEmpty,
                let stat = try? InputFile(reading: "/proc/self/stat").bytes,
                // The second field is the program's name in parentheses, which may hold anything.
                let name = stat.lastIndex(of: UInt8(ascii: ")"))
            else { return nil }
            let fields = stat[stat.index(after: name)...].split(separator: UInt8(ascii: " "))
            guard fields.count > 46, let start = address(fields[45]), let end = address(fields[46]),
                start > 0, end > start, end - start == UInt(line.count),
                let memory = UnsafeMutablePointer<UInt8>(bitPattern: start)
            else { return nil }
            let buffer = UnsafeMutableBufferPointer(start: memory, count: line.count)
            return buffer.elementsEqual(line) ? buffer : nil
        }

        private static func address(_ digits: ArraySlice<UInt8>) -> UInt? {
            UInt(String(decoding: digits, as: UTF8.self))
        }
    #endif
}
