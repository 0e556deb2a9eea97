// SPDX-License-Identifier: Apache-2.0

/// How to reach a PostgreSQL server and how much of it to use.
package struct DatabaseConfiguration: Sendable {
    /// A libpq connection string or URI; also where TLS and several hosts are configured.
    package var connectionString: String
    /// The largest number of connections of the pool.
    package var poolSize: Int
    /// How long a caller waits for a connection: for a free one, and again for a lost one to come back.
    package var acquireTimeout: Duration
    /// How long one statement may take; zero for no limit.
    package var statementTimeout: Duration
    /// The name the server shows for our connections.
    package var applicationName: String

    /// Everything but the connection string has a default.
    package init(
        connectionString: String,
        poolSize: Int = 6,
        acquireTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(10),
        applicationName: String = "stagedoor"
    ) {
        self.connectionString = connectionString
        self.poolSize = poolSize
        self.acquireTimeout = acquireTimeout
        self.statementTimeout = statementTimeout
        self.applicationName = applicationName
    }
}
