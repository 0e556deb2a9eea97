// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ProtobufSchema

/// What names stand for.
struct ProtobufLinkTests {
    /// The full name of the type of the first field of the message `M`.
    private func type(_ text: String, _ files: [String: String] = [:]) throws -> String {
        let model = try schema(text, files).model
        let message = try #require(model.files[0].messages.first { model.messages[$0].node.name.text == "M" })
        switch model.fields[model.messages[message].fields.lowerBound].type {
        case .message(let place): return model.name(ofMessage: place)
        case .enumeration(let place): return model.name(ofEnum: place)
        case .scalar(let scalar): return scalar.word
        case .unknown: return "?"
        }
    }

    @Test func theInnermostScopeWins() throws {
        #expect(try type(proto3("package a; message B {} message M { B b = 1; message B {} }")) == "a.M.B")
        #expect(try type(proto3("package a; message B {} message M { .a.B b = 1; message B {} }")) == "a.B")
        #expect(try type(proto3("package a.b; message B {} message M { b.B b = 1; }")) == "a.b.B")
        #expect(try type(proto3("package a; enum E { X = 0; } message M { a.E b = 1; }")) == "a.E")
    }

    @Test func theFirstPartOfANameDecides() {
        #expect(
            failure(proto3("package a; message a {} message M { a.B b = 1; } message B {}"))?.code == .unresolvedName
        )
        #expect(
            failure(proto3("message M { N.C c = 1; message N {} } message N { message C {} }"))?.code == .unresolvedName
        )
    }

    @Test func fieldsAndOneofsDoNotHideTypes() throws {
        #expect(try type(proto2("message M { optional B a = 1; optional int32 B = 2; } message B {}")) == "B")
    }

    @Test func importsAreSeenAndPublicImportsThroughThem() throws {
        let files = [
            "b.proto": proto3("import public \"c.proto\"; import \"d.proto\";"), "c.proto": proto3("message C {}"),
            "d.proto": proto3("message D {}"),
        ]
        #expect(try type(proto3("import \"b.proto\"; message M { C c = 1; }"), files) == "C")
        let error = try #require(failure(proto3("import \"b.proto\"; message M { D d = 1; }"), files))
        #expect(error.code == .unresolvedName && error.message.contains("d.proto"))
    }

    @Test func missingRepeatedAndCircularImportsAreErrors() {
        #expect(failure(proto3("import \"x.proto\";"))?.code == .missingImport)
        let any = "import \"google/protobuf/any.proto\";"
        #expect(failure(proto3(any + any))?.code == .invalidImport)
        let circle = ["b.proto": proto3("import \"c.proto\";"), "c.proto": proto3("import \"b.proto\";")]
        let error = failure(proto3("import \"b.proto\";"), circle)
        #expect(error?.code == .invalidImport && error?.path == "c.proto")
        #expect(error?.message.contains("\"b.proto\" → \"c.proto\" → \"b.proto\"") == true)
        let own = try? ProtobufSchema(parsing: Array(proto3("import \"a.proto\";").utf8), path: "a.proto")
        #expect(own == nil)
    }

    @Test(
        arguments: [
            ("google/protobuf/any.proto", "google.protobuf.Any"),
            ("google/protobuf/api.proto", "google.protobuf.Method"),
            ("google/protobuf/descriptor.proto", "google.protobuf.FieldDescriptorProto"),
            ("google/protobuf/duration.proto", "google.protobuf.Duration"),
            ("google/protobuf/empty.proto", "google.protobuf.Empty"),
            ("google/protobuf/field_mask.proto", "google.protobuf.FieldMask"),
            ("google/protobuf/source_context.proto", "google.protobuf.SourceContext"),
            ("google/protobuf/struct.proto", "google.protobuf.Value"),
            ("google/protobuf/timestamp.proto", "google.protobuf.Timestamp"),
            ("google/protobuf/type.proto", "google.protobuf.Field"),
            ("google/protobuf/wrappers.proto", "google.protobuf.StringValue"),
            ("google/protobuf/cpp_features.proto", "pb.CppFeatures"),
            ("google/protobuf/java_features.proto", "pb.JavaFeatures"),
            ("google/protobuf/go_features.proto", "pb.GoFeatures"),
            ("google/type/calendar_period.proto", "google.type.CalendarPeriod"),
            ("google/type/color.proto", "google.type.Color"), ("google/type/date.proto", "google.type.Date"),
            ("google/type/datetime.proto", "google.type.TimeZone"),
            ("google/type/dayofweek.proto", "google.type.DayOfWeek"),
            ("google/type/decimal.proto", "google.type.Decimal"), ("google/type/expr.proto", "google.type.Expr"),
            ("google/type/fraction.proto", "google.type.Fraction"),
            ("google/type/interval.proto", "google.type.Interval"),
            ("google/type/latlng.proto", "google.type.LatLng"),
            ("google/type/localized_text.proto", "google.type.LocalizedText"),
            ("google/type/money.proto", "google.type.Money"), ("google/type/month.proto", "google.type.Month"),
            ("google/type/phone_number.proto", "google.type.PhoneNumber"),
            ("google/type/postal_address.proto", "google.type.PostalAddress"),
            ("google/type/quaternion.proto", "google.type.Quaternion"),
            ("google/type/timeofday.proto", "google.type.TimeOfDay"), ("confluent/meta.proto", "confluent.Meta"),
            ("confluent/type/decimal.proto", "confluent.type.Decimal"),
        ]
    )
    func builtInFilesNeedNotBeGiven(_ path: String, _ name: String) throws {
        #expect(try type("import \"\(path)\"; message M { repeated \(name) a = 1; }") == name)
        let known = try #require(WellKnownFiles.file(at: path))
        // What is built in is right by the rules that hold for everyone.
        _ = try ProtobufSchema(linking: known)
    }

    @Test func aGivenFileGoesBeforeABuiltInOne() throws {
        let files = ["google/type/date.proto": proto3("package google.type; message Day {}")]
        #expect(
            try type(proto3("import \"google/type/date.proto\"; message M { google.type.Day d = 1; }"), files)
                == "google.type.Day"
        )
    }

    @Test func confluentsOptionsAreKnown() throws {
        let text = """
            syntax = "proto3";
            import "confluent/meta.proto";
            message M {
              option (confluent.message_meta).doc = "d";
              bytes b = 1 [(confluent.field_meta) = { params: [{ key: "precision", value: "8" }], tags: ["PII"] }];
            }
            """
        #expect(try schema(text).model.fields.contains { $0.node.name.text == "b" })
    }

    @Test func theSameTablesServeDescriptorsAtAnyPlace() throws {
        let text = """
            import "b.proto"; import "google/protobuf/descriptor.proto"; import "google/protobuf/any.proto";
            message M { optional B b = 1; optional google.protobuf.Any a = 2; }
            """
        let model = try schema(
            proto2(text),
            ["b.proto": proto3("import \"google/protobuf/timestamp.proto\"; message B {}")]
        ).model
        for file in model.files.dropFirst() {
            for (statement, target) in zip(file.node.imports, file.imports) {
                #expect(target.map { model.files[$0].node.path } == statement.path)
            }
        }
        for message in model.messages { #expect(model.symbols[message.symbol].file == message.file) }
    }

    @Test func importsCanBeAskedForBeforeTheyAreGiven() throws {
        let text = proto3("package a.b; import \"x.proto\"; import public \"google/type/date.proto\";")
        let imports = try ProtobufSchema.imports(of: Array(text.utf8))
        #expect(imports == ["x.proto", "google/type/date.proto"])
        #expect(imports.map(ProtobufSchema.isBuiltIn) == [false, true])
        let schema = try schema(text, ["x.proto": proto2("")])
        #expect(schema.imports == imports && schema.packageName == "a.b" && schema.syntax == .proto3)
    }

    @Test func mapsJSONNamesAndFeaturesAreWorkedOut() throws {
        let model = try schema(
            edition2023(
                "option features.field_presence = IMPLICIT; message M { int32 a_b = 1; map<fixed64, M> c = 2; "
                    + "string d = 3 [json_name = \"x\", features.field_presence = LEGACY_REQUIRED]; oneof o { bool e = 4; } }"
            )
        ).model
        #expect(model.fields.map(\.jsonName) == ["aB", "c", "x", "e"])
        #expect(model.fields[1].mapKey == .fixed64 && model.fields[1].type == .message(0))
        #expect(model.fields.map(\.hasPresence) == [false, false, true, true])
        #expect(model.fields.map(\.isRequired) == [false, false, true, false])
    }
}
