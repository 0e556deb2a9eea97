// SPDX-License-Identifier: Apache-2.0
import Cedar
import Foundation

// Decides requests, one JSON object a line, by policies and entities from files:
//
//     swift run CedarExample Examples/policies/venue.cedar Examples/policies/entities.json requests.jsonl
//
// Exits with 0 if all requests are allowed, 1 if one is not, 2 if anything cannot be read.

/// Says what is wrong, with the place in the text, and ends the program.
func refuse(_ file: String, _ errors: [CedarError]) -> Never {
    for error in errors {
        let place = error.pointer ?? error.span.map { "byte \($0.start)" } ?? ""
        FileHandle.standardError.write(Data("\(file): \(place): \(error.message)\n".utf8))
    }
    exit(2)
}

func read(_ file: String) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: file) else {
        FileHandle.standardError.write(Data("\(file): cannot be read\n".utf8))
        exit(2)
    }
    return Array(data)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: CedarExample POLICIES ENTITIES REQUESTS\n".utf8))
    exit(2)
}
let (policyFile, entityFile, requestFile) = (arguments[0], arguments[1], arguments[2])

// Read the policies; all errors of the text come at once.
let set: PolicySet
do {
    set = try PolicySet.parse(read(policyFile)).namedByAnnotation()
} catch {
    refuse(policyFile, error.errors)
}

// Compile them, and store the entities one by one: both with the same table.
let table = SymbolTable()
let authorizer: Authorizer
do {
    var builder = EntityStoreBuilder(table: table)
    try EntityReader().read(read(entityFile)) { entity throws(CedarError) in try builder.add(entity) }
    authorizer = try Authorizer(policies: PolicyStore(set, table: table), entities: builder.build())
} catch {
    refuse(entityFile, [error])
}

// Decide. A request that cannot be read is an error of its line, not of the others.
var status: Int32 = 0
for (number, line) in read(requestFile).split(separator: UInt8(ascii: "\n")).enumerated() {
    do {
        let answer = try authorizer.authorize(RequestReader().read(Array(line)))
        let reasons = answer.reasons.map(\.text).joined(separator: ", ")
        print("\(number + 1): \(answer.decision) because of \(reasons.isEmpty ? "nothing that permits it" : reasons)")
        for failure in answer.errors { print("   \(failure.policy) failed: \(failure.error.message)") }
        if answer.decision == .deny { status = max(status, 1) }
    } catch {
        print("\(number + 1): refused at \(error.pointer ?? "its end"): \(error.message)")
        status = 2
    }
}
exit(status)
