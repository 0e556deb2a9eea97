// SPDX-License-Identifier: Apache-2.0

extension CompilerCases {
    /// Numbers, names, ranges, defaults and imports.
    static let rules = read(
        #"""
        - @2 message A{optional int32 a=19000;}
        - @2 message A{extensions 19000 to 19999;} extend A{optional int32 x=19500;}
        + @2 message A{reserved 19000;}
        + @2 message A{reserved 1 to 536870912;}
        - @2 message A{optional int32 a=536870912;}
        - @2 message A{extensions 1 to 536870912;}
        + @2 message A{option message_set_wire_format=true; extensions 4 to max;} message B{extend \#
        A{optional B x=2147483646;}}
        - @2 message A{option message_set_wire_format=true; extensions 4 to 2147483647;}
        - @2 message A{option message_set_wire_format=true; extensions 4 to max; optional int32 a=1;}
        - @2 enum E{A=0;} enum F{A=1;}
        - @2 enum E{A_B=0;E_A_B=1;}
        + @2 enum E{A_B=0;AB=1;}
        + @2 enum E{option deprecated_legacy_json_field_conflicts=true;A_B=0;E_A_B=1;}
        + @2 message A{optional int32 a_b=1;optional int32 aB=2;}
        - @3 message A{int32 a_b=1;int32 aB=2;}
        - @2 message A{optional int32 a=1[json_name="x"];optional int32 b=2[json_name="x"];}
        - @2 message A{optional int32 a=1[json_name="[x]"];}
        - @2 message A{optional int32 a=1[json_name="x",json_name="y"];}
        - @2 message A{optional int32 a=1[default=1,default=2];}
        - @2 message A{optional int32 a=1[json_name=x];}
        - @2 message A{option features.field_presence=IMPLICIT;}
        - @2023 option features.field_presence=FIELD_PRESENCE_UNKNOWN;
        - @2023 message A{option features.field_presence=IMPLICIT;}
        + @2023 message A{int32 a=1[features={field_presence:IMPLICIT}];}
        - @2023 message A{int32 a=1[features={field_presence:IMPLICIT},features.enum_type=OPEN];}
        - @2023 option features.(x)=1;
        - @2024 message foo{}
        - @2024 message Foo{int32 Bar=1;}
        - @2024 message Foo{int32 bar_1=1;}
        - @2024 enum Foo{a=0;}
        - @2024 service foo{}
        - @2024 package Foo;
        - @2024 message Foo{oneof Bar{int32 x=1;}}
        + @2024 message Foo{message Bar{} enum Baz{BAZ_A=0;}} message X{Foo.Bar b=1;}
        - @2024 import weak "google/protobuf/any.proto";
        + @2024 import option "google/protobuf/descriptor.proto"; message A{}
        - @2024 import option "google/protobuf/any.proto"; message A{google.protobuf.Any a=1;}
        - @2024 import option "google/protobuf/any.proto"; import "google/protobuf/empty.proto";
        - @2024 message A{string s=1[ctype=CORD];}
        + @2023 message A{string s=1[ctype=CORD];}
        - @2024 option java_multiple_files=true;
        - import "google/protobuf/any.proto";import "google/protobuf/any.proto";
        - import "x.proto";
        - import weak "x.proto";
        - import "a.proto";
        - import "google//protobuf/any.proto";
        - import "./google/protobuf/any.proto";
        - @2 option java_package="a"; option java_package="b";
        - @2 option foo="x";
        - @2 option (google.protobuf.x)=1;
        - @2 message A{optional A a=1[packed=true];}
        + @2 message A{optional A a=1[lazy=true];}
        - @2 message A{repeated string a=1[packed=true];}
        + @2 message A{repeated int32 a=1[packed=false];}
        + @2 message A{optional string a=1[packed=false];}
        - @2 message A{optional int32 a=1[jstype=JS_STRING];}
        + @2 message A{optional int32 a=1[ctype=CORD];}
        - @2 message A{option map_entry=true;}
        - @2 message A{option map_entry=false;}
        - @2 message A{optional string map_entry=1; option uninterpreted_option={};}
        - @3 message A{required int32 a=1;}
        - @3 message A{int32 a=1[default=1];}
        - @3 message A{extensions 1;}
        - @3 enum E{A=1;}
        - @3 message A{map<string,E> m=1;} enum E{A=0;B=0;}
        + @3 import "google/protobuf/descriptor.proto";extend google.protobuf.FileOptions{string \#
        x=50000;} option (x)="y";
        + @3 import "google/protobuf/descriptor.proto";extend google.protobuf.FileOptions{string \#
        x=50000;optional string y=50001;repeated string z=50002;} option (z)="y"; option (z)="a"; option \#
        (y)="1";
        - @3 import "google/protobuf/descriptor.proto";extend google.protobuf.DescriptorProto{string \#
        x=50000;}
        - @3 import "google/protobuf/descriptor.proto";message \#
        A{google.protobuf.FieldDescriptorProto.Type t=1;}
        + @2 message A{optional E e=1[default=B];} enum E{A1=0;B=1;}
        - @2 message A{optional E e=1[default=C];} enum E{A1=0;B=1;}
        - @2 message A{optional A e=1[default=C];}
        - @2 message A{repeated int32 e=1[default=1];}
        - @2 message A{optional int32 e=1[default=2147483648];optional uint32 f=2[default=4294967295];}
        - @2 message A{optional uint32 f=2[default=-1];}
        - @2 message A{optional uint32 f=2[default=-0];}
        + @2 message A{optional bytes f=2[default="\377"];}
        + @2 message A{optional string f=2[default="\377"];}
        + @2 message A{optional float f=2[default=1e400];}
        - @2 message A{oneof x{}}
        - @2 message A{oneof x{int32 a=1;} oneof x{int32 b=2;}}
        - @2 message A{reserved "a","a";}
        - @2 message A{reserved "a";optional int32 a=1;}
        - @2 message A{reserved 1 to 5,3;}
        - @2 message A{reserved 5 to 1;}
        - @2 message A{extensions 1 to 5; reserved 5;}
        - @2 enum E{A=0;reserved 0;}
        - @2 enum E{A=0;reserved "A";}
        - @2 enum E{A=0;reserved 5 to 3;}
        - @2 enum E{A=0;reserved max;}
        + @2 message A{extensions 1 to 10 [declaration={number:1 full_name:".x" type:"int32"}];} extend \#
        A{optional int32 x=1;}
        - @2 message A{extensions 1 to 10 [declaration={number:1 full_name:".x" type:"int32"}];} extend \#
        A{optional int32 y=1;}
        - @2 message A{extensions 1 to 10 [verification=DECLARATION];} extend A{optional int32 y=1;}
        - @2 message A{extensions 1 to 10 [declaration={number:11 full_name:".x" type:"int32"}];}
        - @2 message A{extensions 1 to 10 [declaration={number:1 full_name:"x" type:"int32"}];}
        - @2 message A{extensions 1;} extend A{required int32 x=1;}
        - @2 message A{extensions 1;} extend A{optional int32 x=1; optional int32 y=1;}
        - @2 message A{extensions 1;} extend A{optional int32 x=1[json_name="foo"];}
        + @2 message A{extensions 1;} extend A{optional int32 x=1[json_name="x"];}
        + @2 package a.b; message a{}
        - @2 package a; message a{} message B{optional a.B b=1;}
        - @2 import "google/protobuf/any.proto"; message google{}
        + @2 package google; message protobuf{}
        - @2 import "google/protobuf/any.proto"; package google; message protobuf{}
        + @2 option optimize_for=LITE_RUNTIME; service S{}
        - @2 option optimize_for=LITE_RUNTIME; option cc_generic_services=true; service S{}
        + @2 option optimize_for=LITE_RUNTIME; import "google/protobuf/any.proto";
        - @2 enum E{E=0;e_=1;}
        - @2 enum E{E=0;_E=1;}
        - @2 enum Foo{FOO=0;foo=1;}
        + @2 enum Foo{FOO=0;F_O_O=1;}
        - @2 enum Foo{FOO_BAR=0;BAR=1;}
        - @2 enum Foo{FOO_BAR=0;FOOBAR=1;}
        - @2 enum Foo{FOO_BAR=0;F_OO__BAR=1;}
        + @2 enum Foo{FOO_BAR_BAZ=0;FOO_BARBAZ=1;}
        - @2 enum Foo{FOO_FOO=0;FOO=1;}
        - @2 enum Foo{FOO_1=0;FOO1=1;}
        + @2 enum Foo{FO=0;F_O=1;}
        - @2 enum Foo{Ab=0;aB=1;}
        - @2 enum Foo{AB=0;ab=1;}
        + @2 enum Foo{A_B=0;aB=1;}
        - @2 enum Foo_Bar{FOO_BAR_X=0;FooBar_X=1;}
        - @2 enum Foo_Bar{FOO_BAR_X=0;X_=1;}
        - @3 message A{int32 a_b=1; int32 aB=2;}
        + @3 message A{int32 a_b=1; int32 ab=2;}
        - @3 message A{int32 a__b=1; int32 a_b=2;}
        - @3 message A{int32 _a=1; int32 A=2;}
        - @3 message A{int32 a_=1; int32 a=2;}
        - @3 message A{int32 a_1=1; int32 a1=2;}
        - @3 message A{int32 a=1[json_name="b"]; int32 b=2;}
        + @3 message A{int32 a=1[json_name="b"]; int32 b=2[json_name="a"];}
        + @3 message A{option deprecated_legacy_json_field_conflicts=true; int32 a_b=1; int32 aB=2;}
        + @3 message A{option deprecated_legacy_json_field_conflicts=true; int32 a=1[json_name="x"]; \#
        int32 b=2[json_name="x"];}
        + @2 message A{extensions 1 to 9;} extend A{optional A x=1[lazy=true];}
        + @2 message A{extensions 1 to 9;} extend A{optional A x=1[lazy=false];}
        - @2 message A{extensions 1 to 9;} extend A{optional A x=1[unverified_lazy=true];}
        + @2 message A{extensions 1 to 9;} extend A{optional A x=1[unverified_lazy=false];}
        - @2 message A{extensions 1 to 9;} extend A{optional A x=1[packed=true];}
        + @2 message A{extensions 1 to 9;} extend A{optional A x=1[jstype=JS_NORMAL];}
        + @2 message A{extensions 1 to 9;} extend A{optional A x=1[deprecated=true];}
        + @2 message A{extensions 1 to 9;} extend A{optional A x=1[weak=true];}
        - @2 message A{extensions 1 to 9;} extend A{optional A x=1[default=1];}
        + @2023 message A{extensions 1 to 9;} extend A{A x=1[lazy=true];}
        + @2023 message A{extensions 1 to 9;} extend A{repeated int32 \#
        x=1[features.repeated_field_encoding=EXPANDED];}
        + @2023 message A{extensions 1 to 9;} extend A{A x=1[features.message_encoding=DELIMITED];}
        + @2 message A{optional A x=1[unverified_lazy=true];}
        + @2 message A{optional A x=1[weak=true];}
        + @2 message A{optional A x=1[retention=RETENTION_SOURCE];}
        + @2 message A{optional A x=1[targets=TARGET_TYPE_FIELD];}
        + @2 message A{optional A x=1[debug_redact=true];}
        - @2 message A{optional A x=1[uninterpreted_option={}];}
        + @2 message A{optional A x=1[edition_defaults={edition:EDITION_2023}];}
        + @2 message A{optional A x=1[feature_support={}];}
        - @2 message A{optional A x=1[map_entry=true];}
        - @2 message A{optional A x=1[features.x=1];}
        """#
    )
}
