// SPDX-License-Identifier: Apache-2.0
import Fuzzing
import Glibc

// stagedoor-fuzz TARGET SECONDS SEED CORPUS…
//
// Tries out inputs for so many seconds of CPU time. An input that breaks a promise, or takes longer than a second, is
// written to a file and counted; one that ends the process stands in stagedoor-fuzz-TARGET-SEED.last.
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 3, let target = FuzzTarget(rawValue: arguments[0]), let seconds = Double(arguments[1]),
    let seed = UInt64(arguments[2])
else {
    let targets = FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")
    print("usage: stagedoor-fuzz \(targets) SECONDS SEED CORPUS…")
    exit(2)
}

var run = FuzzRun(target, corpus: FuzzCorpus(target, paths: Array(arguments.dropFirst(3))).inputs, seed: seed)
exit(run.run(seconds: seconds) ? 0 : 1)
