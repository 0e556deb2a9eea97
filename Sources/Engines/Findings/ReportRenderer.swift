// SPDX-License-Identifier: Apache-2.0

/// The forms a report can be written in.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// For people.
    case text
    /// StageDoor's own object, for scripts.
    case json
    /// SARIF 2.1.0, for code scanning.
    case sarif
    /// JUnit XML, for test reports.
    case junit
    /// GitHub workflow commands, for annotations.
    case github
    /// GitLab Code Quality.
    case gitlab
}

/// Writes reports in one of the forms.
public struct ReportRenderer: Sendable {
    private let format: ReportFormat
    private let colour: Bool
    private let toolVersion: String

    /// A renderer; `colour` matters only for text, `toolVersion` goes into the forms that name the tool.
    public init(format: ReportFormat, colour: Bool, toolVersion: String) {
        self.format = format
        self.colour = colour
        self.toolVersion = toolVersion
    }

    /// The whole text, ending with a line end.
    public func render(_ report: Report) -> String {
        switch format {
        case .text: TextRenderer(colour: colour).render(report)
        case .json: JSONRenderer(toolVersion: toolVersion).render(report)
        case .sarif: SARIFRenderer(toolVersion: toolVersion).render(report)
        case .junit: JUnitRenderer().render(report)
        case .github: GitHubRenderer().render(report)
        case .gitlab: GitLabRenderer().render(report)
        }
    }
}
