// SPDX-License-Identifier: Apache-2.0

extension CompilerCases {
    /// Features, visibility and the style of names.
    static let editions = read(
        #"""
        + @2024 message FooBar{}
        - @2024 message Foo_Bar{}
        + @2024 message F{}
        + @2024 message FOO{}
        + @2024 message Foo1{}
        - @2024 message F_{}
        - @2024 message _Foo{}
        - @2024 message fOO{}
        + @2024 message F{int32 a=1;}
        + @2024 message F{int32 a1=1;}
        + @2024 message F{int32 a_b=1;}
        - @2024 message F{int32 a_1=1;}
        - @2024 message F{int32 a__b=1;}
        - @2024 message F{int32 _a=1;}
        - @2024 message F{int32 a_=1;}
        - @2024 message F{int32 aB=1;}
        + @2024 message F{int32 a_b2=1;}
        + @2024 message F{int32 a1_b=1;}
        + @2024 message F{int32 a2b=1;}
        + @2024 enum E{A=0;}
        + @2024 enum E{A1=0;}
        - @2024 enum E{A_1=0;}
        - @2024 enum E{A__B=0;}
        - @2024 enum E{_A=0;}
        - @2024 enum E{A_=0;}
        + @2024 enum E{A_B2=0;}
        - @2024 enum E{Ab=0;}
        + @2024 enum E{A1_B=0;}
        + @2024 package a.b;
        + @2024 package a_b.c;
        + @2024 package a1;
        - @2024 package a_1;
        - @2024 package a__b;
        - @2024 package _a;
        - @2024 package a.B;
        - @2024 package aB;
        + @2024 service S{rpc Foo(A) returns (A);} message A{}
        - @2024 service S{rpc foo(A) returns (A);} message A{}
        + @2024 service S{rpc FooBar(A) returns (A);} message A{}
        - @2024 service S{rpc Foo_Bar(A) returns (A);} message A{}
        + @2024 service S{rpc F1(A) returns (A);} message A{}
        + @2024 message A{oneof a_b{int32 a=1;}}
        - @2024 message A{oneof aB{int32 a=1;}}
        - @2024 message A{oneof a_1{int32 a=1;}}
        - @2024 enum foo{A=0;}
        - @2024 enum Foo_B{A=0;}
        + @2024 option features.enforce_naming_style=STYLE_LEGACY; message foo{}
        + @2024 message foo{option features.enforce_naming_style=STYLE_LEGACY; int32 A=1;}
        + @2024 message Foo{int32 A=1[features.enforce_naming_style=STYLE_LEGACY];}
        - @2024 message Foo{extensions 1;} extend Foo{int32 A=1;}
        + @2  import "google/protobuf/descriptor.proto"; message M{optional float f=1; optional int32 \#
        i=2; repeated int32 r=3; optional bool b=4; optional E e=5; optional group G=6{optional int32 \#
        x=1;} oneof o{int32 o1=7; int32 o2=8;} optional string s=9; optional uint32 u=10; repeated M \#
        m=11; map<string,M> mm=12; reserved "res"; extensions 100 to 200;} message Q{required int32 q=1; \#
        optional Q c=2; repeated Q d=3;} extend M{optional int32 x=100; optional M y=101;} enum \#
        E{A=0;B=1;} extend google.protobuf.FileOptions{optional M o=50000; repeated M ro=50001; optional \#
        float f=50002; optional E e=50003; optional bool b=50004;optional Q q=50005; optional double \#
        d=50006; optional int64 l=50007; optional bytes by=50008;}option (f)=inf;
        + @2024 package b; option features.default_symbol_visibility = EXPORT_ALL; message Pub { message \#
        In {} enum E { E_A = 0; } } local message Loc { extensions 1; export message Ex {} } export enum \#
        En { EN_A = 0; } local enum Le { LE_A = 0; }
        + @2024 package b; option features.default_symbol_visibility = LOCAL_ALL; message Pub { message \#
        In {} enum E { E_A = 0; } } local message Loc { extensions 1; export message Ex {} } export enum \#
        En { EN_A = 0; } local enum Le { LE_A = 0; }
        - @2024 package b; option features.default_symbol_visibility = STRICT; message Pub { message In \#
        {} enum E { E_A = 0; } } local message Loc { extensions 1; export message Ex {} } export enum En \#
        { EN_A = 0; } local enum Le { LE_A = 0; }
        + @2024 package b; option features.default_symbol_visibility = EXPORT_TOP_LEVEL; message Pub { \#
        message In {} enum E { E_A = 0; } } local message Loc { extensions 1; export message Ex {} } \#
        export enum En { EN_A = 0; } local enum Le { LE_A = 0; }
        - @2024 package b; option features.default_symbol_visibility = \#
        DEFAULT_SYMBOL_VISIBILITY_UNKNOWN; message Pub { message In {} enum E { E_A = 0; } } local \#
        message Loc { extensions 1; export message Ex {} } export enum En { EN_A = 0; } local enum Le { \#
        LE_A = 0; }
        + @2024 option features.default_symbol_visibility = STRICT; local message A { export enum E { \#
        E_A = 0; } reserved 1 to max; }
        + @2024 local message A { export enum E { E_A = 0; } reserved 1 to max; }
        - @2024 option features.default_symbol_visibility = STRICT; message A { export enum E { E_A = 0; \#
        } }
        + @2024 message A { export enum E { E_A = 0; } }
        - @2024 option features.default_symbol_visibility = STRICT; message A { export message B {} }
        + @2024 message A { export message B {} }
        - @2024 option features.default_symbol_visibility = STRICT; local message A { export enum E { \#
        E_A = 0; } reserved 1 to max; int32 x = 1; }
        - @2024 local message A { export enum E { E_A = 0; } reserved 1 to max; int32 x = 1; }
        - @2024 option features.default_symbol_visibility = STRICT; export message A { export enum E { \#
        E_A = 0; } reserved 1 to max; }
        + @2024 export message A { export enum E { E_A = 0; } reserved 1 to max; }
        + @2024 option features.default_symbol_visibility = STRICT; local message A { export enum E { \#
        E_A = 0; } export enum F { F_A = 0; } reserved 1 to max; }
        + @2024 local message A { export enum E { E_A = 0; } export enum F { F_A = 0; } reserved 1 to \#
        max; }
        - @2024 option features.default_symbol_visibility = STRICT; local message A { export enum E { \#
        E_A = 0; } reserved 1 to 5; }
        + @2024 local message A { export enum E { E_A = 0; } reserved 1 to 5; }
        + @2024 option features.default_symbol_visibility = STRICT; export message A { local message B \#
        {} }
        + @2024 export message A { local message B {} }
        + @3  import "google/protobuf/any.proto"; import "google/protobuf/descriptor.proto"; message M { \#
        int32 x = 1; } extend google.protobuf.FileOptions { google.protobuf.Any an = 50000; } option \#
        (an) = { [type.googleapis.com/M] { x: 1 } };
        - @3  import "google/protobuf/any.proto"; import "google/protobuf/descriptor.proto"; message M { \#
        int32 x = 1; } extend google.protobuf.FileOptions { google.protobuf.Any an = 50000; } option \#
        (an) = { [type.googleapis.com/M] { y: 1 } };
        - @3  import "google/protobuf/any.proto"; import "google/protobuf/descriptor.proto"; message M { \#
        int32 x = 1; } extend google.protobuf.FileOptions { google.protobuf.Any an = 50000; } option \#
        (an) = { [example.com/M] { x: 1 } };
        + @3  import "google/protobuf/any.proto"; import "google/protobuf/descriptor.proto"; message M { \#
        int32 x = 1; } extend google.protobuf.FileOptions { google.protobuf.Any an = 50000; } option \#
        (an) = { type_url: "x" value: "y" };
        + @2023 enum E{option features.enum_type=CLOSED; A=1;}
        + @2023 option features.enum_type=CLOSED; enum E{A=1;}
        - @2023 message A{oneof o{option features.field_presence=IMPLICIT; int32 x=1;}}
        - @2023 message A{ B b=1[features.field_presence=IMPLICIT];} message B{}
        - @2023 option features.field_presence=IMPLICIT; message A{ int32 x=1[default=1];}
        + @2023 option features.field_presence=IMPLICIT; message A{ int32 \#
        x=1[default=1,features.field_presence=EXPLICIT];}
        + @2023 option features.field_presence=IMPLICIT; message A{ oneof o{int32 x=1[default=1];} }
        - @2023 option features.field_presence=IMPLICIT; message A{ E e=1;} enum E{option \#
        features.enum_type=CLOSED; A1=0;}
        - @2023 option features.field_presence=LEGACY_REQUIRED;
        - @2023 message A{extensions 1;} extend A{int32 x=1[features.field_presence=LEGACY_REQUIRED];}
        - @2023 message A{string s=1[features.utf8_validation=NONE]; bytes \#
        b=2[features.utf8_validation=NONE];}
        + @2023 message A{map<string,int32> m=1[features.repeated_field_encoding=EXPANDED];}
        - @2023 message A{map<string,int32> m=1[features.field_presence=EXPLICIT];}
        - @2023 message A{repeated int32 r=1[features.field_presence=EXPLICIT];}
        + @2023 option features={};
        + @2023 option features={field_presence:1};
        - @2023 option features.field_presence=1;
        - @2023 option features={field_presence:IMPLICIT field_presence:EXPLICIT};
        - @2023 message A{option features.message_encoding=DELIMITED;}
        + @2023 option features.message_encoding=DELIMITED; message A{A a=1; map<string,A> m=2;}
        - @2023 option java_string_check_utf8=true;
        - @2023 message A{int32 x=1[packed=true];}
        - @2023 message A{repeated int32 x=1[packed=false];}
        - @2023 service S{option features.field_presence=IMPLICIT;}
        - @2023 enum E{A=0[features.enum_type=OPEN];}
        - @2023 message A{ int32 x=1[features=1];}
        - @2023 option features.nope=X;
        - @2023 option features.raw_features={};
        - @2023 message A{ optional int32 x=1;}
        - @2023 message A{ required int32 x=1;}
        - @2023 message A{ group G=1{}}
        + @2023 message A{reserved foo, bar;}
        - @2023 message A{reserved "foo";}
        - @2023 message A{reserved foo; int32 foo=1;}
        - @2023 message A{option map_entry=true;}
        - @2023 message A{string a=1[lazy=true];}
        - @2023 message A{A a=1[lazy=true, features.message_encoding=DELIMITED];}
        + @2023 message A{repeated A a=1[lazy=true];}
        + @2023 message A{map<string,A> a=1[lazy=true];}
        - @2023 message A{map<string,int64> a=1[jstype=JS_STRING];}
        + @2023 message A{repeated int64 a=1[jstype=JS_STRING];}
        + @2023 message A{map<string,string> a=1[ctype=CORD];}
        - @2023 message A{map<string,int32> a=1[default="x"];}
        - @2023 message A{map<string,int32> a=1[packed=true];}
        + @2023 message A{map<string,int32> a=1[deprecated=true];}
        - @2023 message A{map<string,A> a=1[features.message_encoding=DELIMITED];}
        - @2023 message A{message AEntry{} map<string,A> a=1;}
        - @2023 message A{map<string,A> a=1; int32 AEntry=2;}
        - @2023 message A{map<string,E> a=1;} enum E{option features.enum_type=CLOSED; X=1;}
        - @2023 message A{map<E,A> a=1;} enum E{X=0;}
        """#
    )
}
