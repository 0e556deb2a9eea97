// SPDX-License-Identifier: Apache-2.0
import Testing
import Web

@testable import Registry

@Suite struct RegistryResourceTests {
    private func names(_ subject: QualifiedSubject) -> [String] {
        RegistryResources.place(subject).ancestors.map { "\($0.type) \($0.id)" }
    }

    @Test func `a subject lies in all prefixes of its name, in its context and in the system`() throws {
        let subject = RegistryResources.place(try QualifiedSubject("orders.eu.placed-value"))
        #expect(subject.name.type == "Subject")
        #expect(subject.name.id == "orders.eu.placed-value")
        #expect(
            names(try QualifiedSubject("orders.eu.placed-value")) == [
                "SubjectPrefix orders.*", "SubjectPrefix orders.eu.*", "SubjectPrefix orders.eu.placed-*",
                "Context .", "System stagedoor",
            ]
        )
    }

    @Test func `names in other contexts begin with the context, so that no prefix reaches over`() throws {
        let subject = try QualifiedSubject(":.staging:orders.placed")
        #expect(RegistryResources.place(subject).name.id == ":.staging:orders.placed")
        #expect(
            names(subject) == ["SubjectPrefix :.staging:orders.*", "Context .staging", "System stagedoor"]
        )
    }

    @Test func `a subject of the default context cannot be named like one of another context`() throws {
        let sneaky = try QualifiedSubject(":.::.staging:x")
        #expect(sneaky.context == ".")
        let other = RegistryResources.place(try QualifiedSubject(":.staging:x"))
        #expect(RegistryResources.place(sneaky).name.id != other.name.id)
        #expect(!names(sneaky).contains("SubjectPrefix :.staging:*"))
    }

    @Test func `no subject stands for its context, and the global context for the system`() throws {
        #expect(RegistryResources.place(try QualifiedSubject("")).name.type == "Context")
        let global = QualifiedSubject(context: QualifiedSubject.globalContext, subject: "")
        #expect(RegistryResources.place(global).name.type == "System")
    }

    @Test func `the longest name of separators alone keeps all its prefixes`() throws {
        let subject = try QualifiedSubject(String(repeating: ".", count: 1_024))
        #expect(RegistryResources.place(subject).ancestors.count == 1_026)
    }
}
