// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Logging
import OpenIDConnect
import Web

/// `stagedoor serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the server: the schema registry under its usual paths.",
        discussion: """
            To try it out, with a database of its own below .stagedoor:

              stagedoor serve --dev

            For real: everybody signs in, and the policies say what they may do. On a PostgreSQL of yours several \
            servers may share a database and the secret that 'stagedoor init' has made:

              stagedoor init --database postgresql://stagedoor@db/stagedoor --key-file /etc/stagedoor/server.key
              stagedoor serve --database postgresql://stagedoor@db/stagedoor --key-file /etc/stagedoor/server.key

            Prints one line, listening on http://…, when it is ready. Ctrl-C or SIGTERM stops it cleanly.
            """
    )

    @Option(help: "Address to listen on; port 0 takes a free one. (default: 127.0.0.1:8081)")
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "The URL by which gates reach this server, as it tells them. (default: where it listens)",
            valueName: "url"
        )
    )
    var publicUrl: String?

    @Option(help: "PostgreSQL connection string; without it, a private PostgreSQL runs below the data directory.")
    var database: String?

    @Option(help: "Directory of the private PostgreSQL. (default: .stagedoor)", completion: .directory)
    var dataDir: String?

    @Option(
        help: ArgumentHelp(
            "File with the server's secret, which 'stagedoor init' makes. (default: server.key in the data directory)",
            valueName: "file"
        ),
        completion: .file()
    )
    var keyFile: String?

    @Option(
        help: ArgumentHelp(
            "YAML file that says which other issuers' tokens are taken (OpenID Connect), and whose they are.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var identities: String?

    @Flag(
        help: ArgumentHelp(
            "Answer others than this machine without TLS.",
            discussion: "For servers before which TLS ends: whoever listens in between sees tokens."
        )
    )
    var plainHttp = false

    @Option(
        help: ArgumentHelp(
            "Take the word of proxies with these addresses for where requests come from; may be repeated.",
            discussion: "X-Forwarded-For or Forwarded; of nobody else they count.",
            valueName: "cidr"
        )
    )
    var trustedProxy: [String] = []

    @Option(
        help: ArgumentHelp(
            "The server's certificate, PEM, with those that lead to its authority: speaks TLS. Read anew when it changes.",
            valueName: "file"
        ),
        completion: .file()
    )
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The key of --tls-certificate, PEM.", valueName: "file"), completion: .file())
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Ask clients for a certificate, and believe the authorities in this PEM file and no other.",
            discussion: "Whose the certificates are, 'certificates' in --identities says. Read anew when it changes.",
            valueName: "file"
        ),
        completion: .file()
    )
    var clientCa: String?

    @Option(
        help: ArgumentHelp(
            "Who has to show a certificate: optional for nobody, required for everybody.",
            discussion: "Default: optional where 'certificates' in --identities lets somebody sign in by one.",
            valueName: "whom"
        )
    )
    var clientCertificates: String?

    @Option(
        help: ArgumentHelp(
            "Copy the audit log to file:DIR, s3dir:DIR or syslog:SOCKET as long as the server runs; may be repeated.",
            discussion: "A copy that the log contradicts is never overwritten, and the server says so.",
            valueName: "place"
        )
    )
    var auditCopy: [String] = []

    @Option(
        help: ArgumentHelp(
            "Have the audit log's checkpoints signed by this witness too (C2SP tlog-witness); may be repeated.",
            valueName: "url+key"
        )
    )
    var auditWitness: [String] = []

    @Flag(
        help: ArgumentHelp(
            "Name persons and addresses in the audit log by pseudonyms, which 'stagedoor audit erase' makes nobody's.",
            discussion: "All servers of a database need it."
        )
    )
    var auditPseudonyms = false

    @Flag(help: "Treat every caller on this machine as the developer, with all rights. Loopback addresses only.")
    var dev = false

    @Option(
        help: ArgumentHelp(
            "Require the token in this file, as Bearer or as the password of Basic. Default: $STAGEDOOR_DEV_TOKEN.",
            valueName: "file"
        ),
        completion: .file()
    )
    var devTokenFile: String?

    @Option(
        help: ArgumentHelp(
            "Require this token. Whoever lists this machine's processes may see it; prefer --dev-token-file.",
            valueName: "token"
        )
    )
    var devToken: String?

    @Option(
        help: ArgumentHelp(
            "The error code of a schema that is not compatible: 409, or 40901 as Confluent's current server has it.",
            discussion: "The HTTP status is 409 with both.",
            valueName: "code"
        )
    )
    var incompatibleCode: String?

    @Flag(
        help: "Do not note who reads which schema by its id. Then no server's notes tell which versions are out of use."
    )
    var noTraffic = false

    @Option(help: ArgumentHelp("Days for which decisions stay counted. (default: 90)", valueName: "days"))
    var decisionLogDays: String?

    @Option(
        help: ArgumentHelp(
            "Tell this address when rights are opened for an emergency; needs --notify-key-file.",
            valueName: "url"
        )
    )
    var notify: String?

    @Option(
        help: ArgumentHelp(
            "File with the key by which what is told is signed: 16 to 4096 bytes that only its owner can read.",
            valueName: "file"
        ),
        completion: .file()
    )
    var notifyKeyFile: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. (default: info)")
    var logLevel: String?

    @Option(
        help: ArgumentHelp(
            "YAML file with these settings, log-format and tls; flags win.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    private func checkUsage() throws {
        let ways = [dev, devToken != nil, devTokenFile != nil].count { $0 }
        guard ways <= 1 else {
            throw ValidationError("--dev, --dev-token and --dev-token-file exclude each other; give one of them.")
        }
    }

    func run() async throws {
        try checkUsage()
        if devToken != nil {
            ProcessArguments.conceal(valueOf: "--dev-token")
            Terminal.complain(
                "stagedoor: warning: a token on the command line is shown to whoever lists processes; use "
                    + "\(DeveloperToken.variable) or --dev-token-file FILE"
            )
        }
        var configuration = ServeConfiguration()
        if let config { try configuration.read(config) }
        if let listen { try configuration.listen(on: listen) }
        if let database { configuration.database = database }
        if let publicUrl { try configuration.reach(at: publicUrl) }
        if let dataDir { configuration.dataDirectory = dataDir }
        if let keyFile { configuration.keyFile = keyFile }
        if let identities { configuration.identitiesFile = identities }
        for proxy in trustedProxy { try configuration.trust(proxy: proxy) }
        for place in auditCopy { try configuration.copyAudit(to: place) }
        for witness in auditWitness { try configuration.haveAuditWitnessed(by: witness) }
        if let devTokenFile { configuration.tokenFile = devTokenFile }
        if let incompatibleCode { try configuration.refuse(with: incompatibleCode) }
        if plainHttp { configuration.allowsPlainHTTP = true }
        if auditPseudonyms { configuration.hidesPersons = true }
        if noTraffic { configuration.countsReads = false }
        if let decisionLogDays { try configuration.keepDecisions(days: decisionLogDays) }
        if let notify { configuration.notificationURL = notify }
        if let notifyKeyFile { configuration.notificationKeyFile = notifyKeyFile }
        if let logLevel { try configuration.log(level: logLevel) }
        if let tlsCertificate { configuration.tls.certificate = tlsCertificate }
        if let tlsKey { configuration.tls.key = tlsKey }
        if let clientCa { configuration.tls.clientCA = clientCa }
        if let clientCertificates { try configuration.tls.ask(clientCertificates) }
        let access = try access(configuration)
        let issuers = try IssuersFile.read(configuration.identitiesFile)
        try configuration.checkSecrecy()
        let tls = try tls(configuration, signsIn: access == nil && issuers?.certificates != nil)
        let secret = try secret(configuration, isOpen: access != nil)
        guard secret != nil || !configuration.hidesPersons else {
            throw CommandFailure(
                "cannot write pseudonyms into the audit log",
                "there is no secret to seal their keys with",
                wayOut: "give --key-file"
            )
        }
        let webhook = try Webhook(configuration)
        try await Server(
            configuration: configuration,
            access: access,
            secret: secret,
            issuers: issuers,
            tls: tls,
            webhook: webhook
        ).run()
    }

    private func tls(_ configuration: ServeConfiguration, signsIn: Bool) throws(CommandFailure) -> TLSFiles? {
        let files = try configuration.tls.files(signsIn: signsIn)
        do throws(TLSFilesError) { try files?.check() } catch {
            throw CommandFailure("cannot use TLS", error.description, wayOut: "check the files of TLS")
        }
        return files
    }

    /// Whoever signs in needs it, and so does the audit log. A private database has it beside it from the beginning; one
    /// that is only tried out on somebody's PostgreSQL does without.
    private func secret(_ configuration: ServeConfiguration, isOpen: Bool) throws(CommandFailure) -> [UInt8]? {
        guard isOpen else { return try ServerSecret.read(configuration.secretPath) }
        if configuration.keyFile != nil { return try ServerSecret.read(configuration.secretPath) }
        return configuration.database == nil ? try ServerSecret.readOrMake(configuration.secretPath) : nil
    }

    /// Nil where everybody signs in by themselves.
    private func access(_ configuration: ServeConfiguration) throws(CommandFailure) -> DeveloperAccess? {
        let token = try DeveloperToken.find(
            flag: devToken,
            file: configuration.tokenFile,
            environment: Terminal.environment(DeveloperToken.variable)
        )
        if let token {
            if dev { Terminal.complain("stagedoor: warning: a token is set, so --dev is ignored and callers sign in") }
            return DeveloperAccess(token: token)
        }
        guard dev else { return nil }
        guard configuration.isLoopback else {
            throw CommandFailure(
                "cannot start the server with --dev on \(configuration.host)",
                "everybody on the network would have all rights",
                wayOut: "listen on 127.0.0.1, or let everybody sign in: leave --dev out after 'stagedoor init'"
            )
        }
        return DeveloperAccess(token: nil)
    }
}
