// SPDX-License-Identifier: Apache-2.0

/// Where a server listens and what it puts up with.
package struct WebServerConfiguration: Sendable {
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The port; 0 takes any free one.
    package var port = 8081
    /// The largest request body, both as sent and decompressed.
    package var maximumBodySize = 16 << 20
    /// The largest request head: all of its header fields together, and separately its target.
    package var maximumHeaderSize = 64 << 10
    /// How many times larger than sent a body may become; counted from 1 MiB on.
    package var maximumDecompressionRatio = 200
    /// How long a request's head may take once its first byte is there.
    package var headerTimeout = Duration.seconds(10)
    /// How long a body may take to arrive, and how long its answer may take.
    package var requestTimeout = Duration.seconds(60)
    /// How long a connection may lie idle.
    package var idleTimeout = Duration.seconds(75)
    /// How long a graceful shutdown waits for running requests.
    package var shutdownTimeout = Duration.seconds(30)
    /// Connections beyond this number get 503 and are closed.
    package var maximumConnections = 4_096
    /// Refuses requests that web pages of others make, and those for a host that is not surely this machine; for a
    /// server that asks nobody who they are.
    package var ownPagesOnly = false
    /// Whose word is taken for where a request comes from.
    package var trustedProxies = TrustedProxies()
    /// TLS; nil for plain HTTP.
    package var tls: TLSFiles?
    /// Told when other authorities of client certificates are believed.
    package var onAuthorities: TLSFiles.AuthoritiesObserver?
    /// The `Server` header.
    package var serverName = "StageDoor"

    /// The defaults: loopback, port 8081, plain HTTP.
    package init() {}
}
