// SPDX-License-Identifier: Apache-2.0

/// A text whose line breaks are still open (P. Wadler, "A prettier printer").
indirect enum Layout {
    /// Nothing at all.
    case nothing
    /// Text that stays together, and how many columns it takes.
    case text(String, width: Int)
    /// A space, or a line break if the group around it does not fit.
    case line
    /// Nothing, or a line break if the group around it does not fit.
    case softLine
    /// Always a line break; a group that holds one never fits.
    case hardLine
    /// One after the other.
    case sequence([Layout])
    /// On one line if that fits, otherwise with all its own lines broken.
    case group(Layout)
    /// With the lines that begin inside indented by so many more columns.
    case nest(Int, Layout)

    static func text(_ text: String) -> Layout {
        .text(text, width: DisplayWidth.columns(of: text))
    }

    static var space: Layout { .text(" ", width: 1) }
}

extension Layout {
    /// Whether it can leave no trace.
    var isEmpty: Bool {
        switch self {
        case .nothing: true
        case .sequence(let layouts): layouts.allSatisfy(\.isEmpty)
        default: false
        }
    }
}
