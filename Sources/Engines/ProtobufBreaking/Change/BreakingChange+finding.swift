// SPDX-License-Identifier: Apache-2.0
public import Findings

extension BreakingChange {
    /// The change as a finding of a report.
    ///
    /// - Parameters:
    ///   - folder: what is put before the paths of new files, such as `protos/`.
    ///   - oldFolder: what is put before those of old files.
    public func finding(in folder: String = "", oldFolder: String = "") -> Finding {
        var finding = Finding(rule: rule.rawValue, severity: .error, message: message)
        finding.location = place.map { $0.location(in: folder) }
        if let oldPlace {
            finding.related = [RelatedLocation(label: "old file", location: oldPlace.location(in: oldFolder))]
        }
        finding.impact = rule.impact
        finding.fix = fix
        return finding
    }
}

extension BreakingChange.Place {
    fileprivate func location(in folder: String) -> SourceLocation {
        SourceLocation(file: isInTree ? folder + path : path, line: start?.line, column: start?.codePoint)
    }
}
