// SPDX-License-Identifier: Apache-2.0
import Testing
import Web

@testable import Registry

@Suite struct RegistryResourceTests {
    private func names(_ subject: QualifiedSubject) throws -> [String] {
        try RegistryResources.place(subject).ancestors.map { "\($0.type) \($0.id)" }
    }

    @Test func `a subject lies in all prefixes of its name, in its context and in the system`() throws {
        let subject = try RegistryResources.place(try QualifiedSubject("orders.eu.placed-value"))
        #expect(subject.name.type == "Subject")
        #expect(subject.name.id == "orders.eu.placed-value")
        #expect(
            try names(try QualifiedSubject("orders.eu.placed-value")) == [
                "SubjectPrefix orders.*", "SubjectPrefix orders.eu.*", "SubjectPrefix orders.eu.placed-*",
                "Context .", "System stagedoor",
            ]
        )
    }

    @Test func `a prefix lies in all shorter ones, and nothing that is none lies in anything`() {
        func names(_ type: String, _ id: String) -> [String] {
            RegistryResources.ancestors(of: ProtectedResource.Name(type, id)).map { "\($0.type) \($0.id)" }
        }
        #expect(
            names("SubjectPrefix", "orders.eu.*") == [
                "SubjectPrefix orders.*", "SubjectPrefix orders.eu.*", "Context .", "System stagedoor",
            ]
        )
        #expect(
            names("SubjectPrefix", ":.s:a-b-*") == [
                "SubjectPrefix :.s:a-*", "SubjectPrefix :.s:a-b-*", "Context .s", "System stagedoor",
            ]
        )
        #expect(names("Subject", "a.b") == ["SubjectPrefix a.*", "Context .", "System stagedoor"])
        #expect(names("Context", ".s") == ["System stagedoor"])
        for (type, id) in [
            ("SubjectPrefix", "orders."), ("SubjectPrefix", "*"), ("Subject", ""), ("Subject", ":.s:"),
            ("Person", "ada"),
            ("Subject", String(repeating: "a.", count: 40)), ("SubjectPrefix", ":.s:*"),
        ] {
            #expect(names(type, id).isEmpty, "\(type) \(id)")
        }
    }

    @Test func `names in other contexts begin with the context, so that no prefix reaches over`() throws {
        let subject = try QualifiedSubject(":.staging:orders.placed")
        #expect(try RegistryResources.place(subject).name.id == ":.staging:orders.placed")
        #expect(
            try names(subject) == ["SubjectPrefix :.staging:orders.*", "Context .staging", "System stagedoor"]
        )
    }

    @Test func `a subject of the default context cannot be named like one of another context`() throws {
        let sneaky = try QualifiedSubject(":.::.staging:x")
        #expect(sneaky.context == ".")
        let other = try RegistryResources.place(try QualifiedSubject(":.staging:x"))
        #expect(try RegistryResources.place(sneaky).name.id != other.name.id)
        #expect(try !names(sneaky).contains("SubjectPrefix :.staging:*"))
    }

    @Test func `no subject stands for its context, and the global context for the system`() throws {
        #expect(try RegistryResources.place(try QualifiedSubject("")).name.type == "Context")
        let global = QualifiedSubject(context: QualifiedSubject.globalContext, subject: "")
        #expect(try RegistryResources.place(global).name.type == "System")
    }

    @Test func `a name of very many parts is refused before it is decided about`() throws {
        #expect(try names(try QualifiedSubject(String(repeating: ".", count: 32))).count == 34)
        #expect(throws: RegistryError.self) {
            try RegistryResources.place(try QualifiedSubject(String(repeating: ".", count: 33)))
        }
    }
}
