// SPDX-License-Identifier: Apache-2.0
import Web
import YAML

/// The settings of TLS, before it is known whether they are complete.
struct TLSSettings: Sendable {
    var certificate: String?
    var key: String?
    /// The authorities whose client certificates are believed.
    var clientCA: String?
    /// Who has to show one, if that is said.
    private(set) var clientCertificates: TLSFiles.ClientCertificates?

    /// Reads the setting `tls`. What is misspelt there would otherwise be a server that asks nobody for a certificate.
    mutating func read(_ value: YAMLNode, _ place: String) throws(CommandFailure) {
        for member in value.mapping?.members ?? [] {
            let name = member.name ?? ""
            let known = ["certificate", "key", "client-ca", "client-certificates"]
            guard known.contains(name) else {
                throw CommandFailure(
                    place,
                    "there is no setting '\(name)' in tls",
                    wayOut: "there are certificate, key, client-ca and client-certificates"
                )
            }
            let text = try ServeConfiguration.text(name, member.value, place)
            switch name {
            case "certificate": certificate = text
            case "key": key = text
            case "client-ca": clientCA = text
            default: try ask(text)
            }
        }
        guard certificate != nil, key != nil else {
            throw CommandFailure(
                place,
                "tls lacks its certificate or its key",
                wayOut: "write tls: {certificate: FILE, key: FILE}, both PEM"
            )
        }
    }

    /// Says who has to show a certificate.
    mutating func ask(_ text: String) throws(CommandFailure) {
        guard let whom = TLSFiles.ClientCertificates(rawValue: text) else {
            throw CommandFailure(
                "cannot ask for client certificates",
                "'\(text.printable)' does not say who has to show one",
                wayOut: "write optional or required"
            )
        }
        clientCertificates = whom
    }

    /// The files to use; nil where TLS is not spoken.
    ///
    /// - Parameter signsIn: whether somebody signs in by a certificate. Where nobody does, it opens the door and says
    ///   nothing more, so that everybody needs one unless something else is said.
    func files(signsIn: Bool) throws(CommandFailure) -> TLSFiles? {
        guard let certificate, let key else {
            guard certificate == nil, key == nil, clientCA == nil, clientCertificates == nil, !signsIn else {
                throw CommandFailure(
                    "cannot use TLS",
                    "the server's own certificate or its key is not named",
                    wayOut: "give --tls-certificate FILE and --tls-key FILE, both PEM"
                )
            }
            return nil
        }
        guard clientCA != nil || clientCertificates == nil && !signsIn else {
            throw CommandFailure(
                "cannot ask for client certificates",
                "no authority is named whose certificates are believed",
                wayOut: "give --client-ca FILE with the certificates of those that are"
            )
        }
        return TLSFiles(
            certificate: certificate,
            key: key,
            clientCA: clientCA,
            clientCertificates: clientCertificates ?? (signsIn ? .optional : .required)
        )
    }
}
