// SPDX-License-Identifier: Apache-2.0
import Glibc
import Logging
import NIOSSL
import Synchronization

/// A server's TLS identity as its files are now: they are looked at every few seconds, and what cannot be used changes
/// nothing. Where clients show certificates, no session is resumed after the next look.
final class TLSSource: Sendable {
    /// What a connection begins with.
    struct Moment: Sendable {
        let context: NIOSSLContext
        /// The authorities whose client certificates are believed, DER.
        let authorities: [[UInt8]]
        /// How often there had been other authorities by then.
        let changes: Int
    }

    /// By what a file is known to be another one.
    private struct Stamp: Equatable {
        let device: UInt
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private struct State {
        var moment: Moment
        /// The files that were read.
        var stamps: [Stamp?]
        /// Files with fewer authorities, which may be half written: they are taken if they are the same at the next look.
        var smaller: [Stamp?]?
        /// The files that were there when something was wrong with them, so that it is said once.
        var refused: [Stamp?]?
    }

    private static let pause = Duration.seconds(2)

    private let files: TLSFiles
    private let logger: Logger
    private let onAuthorities: TLSFiles.AuthoritiesObserver?
    private let state: Mutex<State>
    private let changes = Atomic<Int>(0)

    /// Reads the files.
    init(
        _ files: TLSFiles,
        logger: Logger,
        onAuthorities: TLSFiles.AuthoritiesObserver? = nil
    ) throws(TLSFilesError) {
        self.files = files
        self.logger = logger
        self.onAuthorities = onAuthorities
        let stamps = files.paths.map(Stamp.init)
        let (context, authorities) = try files.read()
        let moment = Moment(context: context, authorities: authorities, changes: 0)
        state = Mutex(State(moment: moment, stamps: stamps))
    }

    /// What a connection begins with now.
    var now: Moment { state.withLock { $0.moment } }

    /// Whether every authority of a moment is believed now.
    func believes(_ moment: Moment) -> Bool {
        // Asked for each request, and there are seldom others.
        if changes.load(ordering: .acquiring) == moment.changes { return true }
        let authorities = now.authorities
        return moment.authorities.allSatisfy(authorities.contains)
    }

    /// Looks at the files now and then, until it is cancelled.
    func keepNew() async {
        while (try? await Task.sleep(for: Self.pause)) != nil { refresh() }
    }

    /// Reads the files anew if they are others. A certificate and a key that do not belong together yet are tried again.
    func refresh() {
        let stamps = files.paths.map(Stamp.init)
        guard state.withLock({ $0.stamps != stamps && $0.refused != stamps }) else { return endSessions() }
        do throws(TLSFilesError) {
            let (context, authorities) = try files.read()
            let before = now.authorities
            guard take(context, authorities, stamps) else { return }
            if before != authorities { onAuthorities?(before, authorities) }
            logger.info("the files of TLS have changed and are in use")
        } catch {
            state.withLock { $0.refused = stamps }
            logger.error(
                "the files of TLS have changed and cannot be used; the older ones still are",
                metadata: ["reason": "\(error)"]
            )
        }
    }

    /// Lets no client resume a session that began before: whoever does shows no certificate, and what led to the one
    /// that was shown then is not looked at again. A context's sessions end with it.
    private func endSessions() {
        guard files.clientCA != nil, let context = try? NIOSSLContext(configuration: now.context.configuration) else {
            return
        }
        state.withLock { state in
            let moment = state.moment
            state.moment = Moment(context: context, authorities: moment.authorities, changes: moment.changes)
        }
    }

    /// Returns false for what has to be looked at once more.
    private func take(_ context: NIOSSLContext, _ authorities: [[UInt8]], _ stamps: [Stamp?]) -> Bool {
        state.withLock { state in
            let isSmaller = !state.moment.authorities.allSatisfy(authorities.contains)
            guard !isSmaller || state.smaller == stamps else {
                state.smaller = stamps
                return false
            }
            var count = state.moment.changes
            if authorities != state.moment.authorities {
                count = changes.add(1, ordering: .acquiringAndReleasing).newValue
            }
            state.moment = Moment(context: context, authorities: authorities, changes: count)
            state.stamps = stamps
            state.smaller = nil
            state.refused = nil
            return true
        }
    }
}
