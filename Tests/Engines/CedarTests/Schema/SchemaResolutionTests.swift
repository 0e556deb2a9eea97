// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

private func schema(_ texts: String...) throws -> Schema {
    try Schema(texts.map { try SchemaFragment(parsing: Array($0.utf8)) })
}

private func problem(_ texts: String...) -> CedarError? {
    do {
        _ = try Schema(texts.map { try SchemaFragment(parsing: Array($0.utf8)) })
        return nil
    } catch {
        return error as? CedarError
    }
}

private func name(_ text: String) -> Name { Name(trusted: text) }

private func action(_ id: String, in namespace: String = "") -> EntityUID {
    EntityUID(type: name(namespace.isEmpty ? "Action" : "\(namespace)::Action"), id: CedarString(id))
}

struct SchemaResolutionTests {
    @Test func aNameMeansWhatItsNamespaceHasBeforeWhatTheEmptyOneHas() throws {
        let schema = try schema("entity A; type T = Long; namespace N { entity B { a: A, b: B, t: T, s: N::B }; }")
        let attributes = try #require(schema.entityType(name("N::B"))?.attributes)
        #expect(attributes["a"]?.type == .entity([name("A")]))
        #expect(attributes["b"]?.type == .entity([name("N::B")]))
        #expect(attributes["s"]?.type == .entity([name("N::B")]))
        #expect(attributes["t"]?.type == .long)
    }

    @Test func aCommonTypeHidesAnEntityTypeOfItsName() throws {
        let schema = try schema("entity A; type A = String; entity B { a: A }; entity C in A;")
        #expect(schema.entityType(name("B"))?.attributes["a"]?.type == .string)
        #expect(schema.entityType(name("C"))?.parents == [name("A")])
    }

    @Test func builtInTypesCanBeHiddenButNotLost() throws {
        let schema = try schema(
            "entity Long; type ipaddr = Bool; entity A { x: Long, y: __cedar::Long, z: ipaddr, w: __cedar::ipaddr };"
        )
        let attributes = try #require(schema.entityType(name("A"))?.attributes)
        #expect(attributes["x"]?.type == .entity([name("Long")]))
        #expect(attributes["y"]?.type == .long)
        #expect(attributes["z"]?.type == .bool(nil))
        #expect(attributes["w"]?.type == .extension(.ipaddr))
    }

    @Test func fragmentsUseWhatOthersDeclare() throws {
        let schema = try schema(
            "namespace N { entity A in M::B { t: M::T }; }",
            "namespace M { entity B; type T = Set<N::A>; action a; }",
            "namespace N { action b in M::Action::\"a\"; }"
        )
        #expect(schema.entityType(name("N::A"))?.attributes["t"]?.type == .set(.entity([name("N::A")])))
        #expect(schema.action(action("b", in: "N"))?.ancestors == [action("a", in: "M")])
        #expect(problem("entity A;", "entity A;")?.code == "schema.duplicate-declaration")
    }

    @Test func ancestorsGoThroughAnyNumberOfSteps() throws {
        let schema = try schema(
            "entity A in B; entity B in C; entity C in [B, D]; entity D; action a in b; action b in c; action c;"
        )
        #expect(schema.entityType(name("A"))?.ancestors == [name("B"), name("C"), name("D")])
        #expect(schema.entityType(name("B"))?.ancestors == [name("B"), name("C"), name("D")])
        #expect(schema.entityType(name("D"))?.descendants == [name("A"), name("B"), name("C")])
        #expect(schema.action(action("a"))?.ancestors == [action("b"), action("c")])
        #expect(schema.action(action("c"))?.descendants == [action("a"), action("b")])
        #expect(schema.mayBeMember(name("A"), of: name("D")) && !schema.mayBeMember(name("A"), of: name("A")))
        #expect(schema.mayBeMember(name("Action"), of: name("Action")))
    }

    @Test func environmentsAreAllCombinations() throws {
        let schema = try schema(
            "entity A, B, C; action x appliesTo { principal: [B, A], resource: C, context: { y?: Long } }; action z;"
        )
        #expect(schema.environments.map { "\($0.principal) \($0.resource)" } == ["A C", "B C"])
        #expect(schema.action(action("x"))?.context["y"]?.isRequired == false)
        #expect(schema.action(action("z"))?.principals.isEmpty == true)
        #expect(schema.actionTypes == [name("Action")])
    }

    @Test(arguments: [
        ("entity A { x: B };", "schema.undeclared-type"), ("entity A in B;", "schema.undeclared-type"),
        ("type T = Boolean;", "schema.undeclared-type"), ("action a; entity A in Action;", "schema.undeclared-type"),
        ("entity A; action a appliesTo { principal: A, resource: A, context: A };", "schema.undeclared-type"),
        ("entity A; type T = Long; action a appliesTo { principal: A, resource: A, context: T };", "schema.not-record"),
        ("type A = Set<B>; type B = { a: A };", "schema.common-type-cycle"),
        ("action a in b; action b in a;", "schema.action-cycle"),
        ("action a in b;", "schema.undeclared-action"), ("entity Action;", "schema.action-entity-type"),
        ("entity A; namespace N { type A = Long; }", "schema.shadowing"),
        ("action a; namespace N { action a; }", "schema.shadowing"),
        ("namespace A::B { entity C; } namespace A { entity D { x: B::C }; }", "schema.undeclared-type"),
    ])
    func whatMeansNothingIsRefused(text: String, code: String) {
        #expect(problem(text)?.code == code)
    }

    @Test func commonTypesThatGrowWithoutEndAreRefused() {
        let doubling = (1...40).map { "type T\($0) = { a: T\($0 - 1), b: T\($0 - 1) };" }.joined()
        #expect(problem("type T0 = Long;" + doubling)?.code == "schema.type-too-large")
        let deep = (1...400).map { "type T\($0) = Set<T\($0 - 1)>;" }.joined()
        #expect(problem("type T0 = Long;" + deep)?.code == "schema.type-too-large")
    }

    @Test func aLongChainOfTypesIsHandledWithoutRecursion() throws {
        let types = (1...5_000).map { "type T\($0) = T\($0 - 1);" }.joined()
        let schema = try schema("type T0 = Long; entity E { x: T5000 };" + types)
        #expect(schema.entityType(name("E"))?.attributes["x"]?.type == .long)
        let actions = (1...200).map { "action a\($0) in a\($0 - 1);" }.joined()
        #expect(try self.schemaOfActions("action a0;" + actions).action(action("a200"))?.ancestors.count == 200)
    }

    private func schemaOfActions(_ text: String) throws -> Schema { try schema(text) }

    @Test func aHierarchyWithTooManyAncestorsIsRefused() {
        let chain = (1...1_100).map { "entity E\($0) in E\($0 - 1);" }.joined()
        #expect(problem("entity E0;" + chain)?.code == "schema.hierarchy-too-large")
    }
}
