// SPDX-License-Identifier: Apache-2.0

/// The version of this program: what `--version` prints and what reports name.
enum StageDoorVersion {
    static let current = "0.1.0"
}
