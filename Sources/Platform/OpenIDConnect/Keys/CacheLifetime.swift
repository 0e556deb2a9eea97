// SPDX-License-Identifier: Apache-2.0

/// For how long a key set is taken as it is.
enum CacheLifetime {
    /// Without a word from the issuer.
    static let usual = 3_600
    /// At least and at most, whatever the issuer says.
    static let bounds = 300...86_400

    /// Seconds by a `Cache-Control` field (RFC 9111 section 5.2.2), within the bounds.
    static func seconds(_ field: String?) -> Int {
        guard let field else { return usual }
        var seconds: Int?
        for part in field.split(separator: ",") {
            let directive = part.split(separator: " ").joined().lowercased()
            if directive == "no-store" || directive == "no-cache" { return bounds.lowerBound }
            guard directive.hasPrefix("max-age=") else { continue }
            let digits = directive.dropFirst("max-age=".count).filter { $0 != "\"" }
            guard let age = Int(digits) else { return bounds.lowerBound }
            seconds = min(age, seconds ?? age)
        }
        return seconds.map { min(max($0, bounds.lowerBound), bounds.upperBound) } ?? usual
    }
}
