// SPDX-License-Identifier: Apache-2.0

extension CompilerCases {
    /// Names that stand for types, groups, maps and oneofs.
    static let types = read(
        #"""
        + @2023 message A{map<string,int32> a=1[ctype=CORD];}
        + @2024 option features.default_symbol_visibility = STRICT; message A { export enum E { E_A = 0; \#
        } reserved 1 to max; }
        + @2024 option features.default_symbol_visibility = STRICT; local message A { export enum E { \#
        E_A = 0; } message B{} reserved 1 to max; }
        + @2024 message A{local enum E{E_A=0;} local message B{} export message C{}}
        - @2024 export service S{}
        - @2024 message A{ local int32 x=1;}
        - @2024 message local{} message A{ local x=1; }
        - @2024 message export{} message A{ export export=1; }
        - @2024 export extend A{}
        + @2024 option features.enforce_naming_style=STYLE2026;
        - @2024 option features.enforce_naming_style=STYLE_LEGACY; message A{ message local{} local x=1; \#
        export.B b=2;} message export{message B{}}
        - @2 enum E{A=0;option allow_alias=false;}
        - @2 enum E{A=0;option allow_alias=true;}
        - @2 message A{optional int32 x=1[features={}];}
        - @2 import "google/protobuf/descriptor.proto"; extend google.protobuf.FieldOptions{optional \#
        int32 x=50000[targets=TARGET_TYPE_FILE]; } message A{optional int32 y=1[(x)=1];}
        - @2 message A{optional int32 x=1 [json_name="x\000y"];}
        + @2 message A{optional int32 json_name=1[json_name="x"];}
        - @2 message A{optional int32 x=1[default.x=1];}
        - @2 message A{optional int32 x=1[(default)=1];}
        - @2 message A{option (.a.b).c.(d.e) = 1;}
        + @2 option java_package = "a" "b";
        - @2 option deprecated = 1;
        + @2 message _A{optional _A _=1;}
        - @2 message A{optional int32 a=1;} message A.B{}
        + @2 message A{optional B.C b=1;} message B{message C{}}
        - @2 message A{optional B.C b=1; message B{}} message B{message C{}}
        + @2 message A{optional .B.C b=1; message B{}} message B{message C{}}
        + @2 message A{optional B b=1; optional int32 B=2;} message B{}
        + @2 message A{optional B b=1; oneof B {int32 x=2;}} message B{}
        + @2 package a.b.c; message A{optional b.c.A x=1;optional c.A y=2;optional a.b.c.A z=3;}
        - @2 package a.b.a; message A{optional a.b.a.A z=3;}
        - @2 service S{rpc A(A) returns(A);} message A{}
        - @2 message A{} service S{rpc M(.A) returns(stream .A);rpc M(A)returns(A);}
        - @2 message M{} service S{rpc M(M) returns (M);}
        - @2 message A{extensions 1 to 100; extensions 50;}
        + @2 message A{extensions 100 to max, 5 to 6;reserved 7 to 99;}
        + @2 message A{reserved 100 to max, 5 to 6;}
        - @2 message A{extensions max;}
        + @2 message A{extensions 5 to 5;}
        - @2 message A{extensions 0 to 5;}
        - @2 message A{reserved 0;}
        - @2 message A{reserved 5 to -1;}
        + @2 message A{reserved 536870911 to max;}
        - @2 message A{reserved 2147483647;}
        + @2 message A{reserved 536870912;}
        + @2 enum E{A=2147483647;B=-2147483648;}
        - @2 enum E{A=2147483648;}
        - @2 enum E{A=-2147483649;}
        + @2 enum E{A=0x7fffffff;B=017;C=-0x10;}
        + @2 enum E{A=- 1;}
        - @2 enum E{A=+1;}
        - @2 enum E{A=1.0;}
        + @2 enum E{A=0;} message M{extend M{optional E e=1[default=A];} extensions 1;}
        - @2 message M{enum E{A=0;} optional E e=1[default=A];} message N{optional M.E \#
        e=1[default=A];optional M.E f=2[default=M.A];}
        + @2 message A{optional group G=1{optional int32 x=1;} optional group H=2{optional G g=1;} \#
        optional G g2=3;}
        + @2 message A{repeated group G=1{}oneof o{group X=2{} int32 y=3;}}
        + @2 message A{extensions 1; } extend A{repeated group G=1{}}
        - @2 message A{optional group G=1[lazy=true]{}}
        + @2 message A{optional Group G=1;} message Group{}
        - @2 message A{optional group.B G=1;} message group{message B{}}
        - @2 message A{optional group=1;}
        - @2 message A{optional int32=1;}
        + @2 message A{optional int32 int32=1;}
        + @2 message A{optional string message=1;optional string enum=2;optional int32 \#
        optional=3;optional int32 to=4;optional int32 max=5;}
        - @3 message A{optional=1;}
        - @3 message A{string optional=1;repeated repeated=2;}
        - @3 message A{oneof=1;}
        - @3 message A{int32 x=1;reserved "x";}
        - @3 message A{reserved x;}
        - @3 message A{extensions=1;}
        + @3 message stream{} service S{rpc A(.stream) returns(stream stream);}
        + @3 enum A{B=0;;} ;;; message C{;;}
        - syntax="proto3"
        + @3 ;
        + // only a comment
        - /* x
        + package a;
        - import "";
        - import "google/protobuf/any.proto"
        - @3 message A{int32 a=1[deprecated=true][packed=true];}
        - @3 message A{int32 a=1 [deprecated=true}
        - @3 message A{int32 a=1
        - @3 message A{int32 a=1;
        - @3 message A{} }
        - @3 message A}
        - @3 service S{rpc A(A) returns (A){option deprecated=true; option \#
        idempotency_level=IDEMPOTENT;}} message A{}
        - @3 service S{rpc A(A) returns (A){option deprecated=true; option idempotency_level=NOPE;}} \#
        message A{}
        - @3 service S{rpc A(int32) returns (A);} message A{}
        - @3 service S{rpc A(E) returns (A);} message A{} enum E{X=0;}
        - @3 service S{rpc A(A) (A);} message A{}
        - @3 service S{rpc A(A) returns A;} message A{}
        - @3 service S{option deprecated=true; option foo=1;}
        - @3 message A{ map<string,string> a=1; map<string,A.AEntry> b=2;}
        - @3 message A{ map<string,string> a=1; AEntry b=2;}
        - @3 message A{ map<string,string> a=1; map<string,string> A=2;}
        - @3 message A{ map<string,group> a=1; }
        - @3 message A{ map<.google.protobuf.Any,string> a=1; }
        + @3 message A{ map <int32 , .A> a = 1; map<bool,bytes> b=2;map<sfixed64,double> c=3;}
        - @3 message A{ map<float,string> a=1;}
        + @3 message A{ map<string,E> a=1;} enum E{X=0;Y=1;}
        - @2 message A{ map<string,E> a=1;} enum E{X=1;Y=0;}
        - @3 message A{ oneof x{ repeated int32 a=1;}}
        - @3 message A{ oneof x{ optional int32 a=1;}}
        - @3 message A{ oneof x{ map<string,string> a=1;}}
        - @3 message A{ oneof x{ int32 a=1[deprecated=true]; option (foo)=1;}}
        - @3 message A{ oneof x{ int32 a=1; message B{}}}
        - @3 message A{ oneof x{ int32 a=1; oneof y{int32 b=2;}}}
        + @3 message A{ optional int32 a=1; oneof _a{int32 b=2;}}
        + @3 message A{ optional int32 a=1; int32 _a=2;}
        - @3 message A{ optional int32 a=1; message _a{}}
        + @3 message A{ optional A a=1; optional string X_=2; int32 __a=3;}
        - @3 message A{optional int32 _a=1; message _a{}}
        - @3 message A{optional int32 _a=1; message X_a{}}
        + @3 message A{optional int32 _a=1; message __a{}}
        - @3 message A{optional int32 a=1; int32 _a=2; message X_a{}}
        + @3 message A{optional int32 a=1; int32 _a=2; message XX_a{}}
        - @3 message A{optional int32 a=1; oneof _a{int32 b=2;} enum X_a{Z=0;}}
        + @3 message A{optional int32 a=1; optional int32 _a=2;}
        - @3 message A{optional int32 a=1; optional int32 _a=2; message X_a{}}
        - @3 message A{optional int32 a=1; optional int32 _a=2; message XX_a{}}
        + @3 message A{optional int32 X_a=1; optional int32 a=2; optional int32 _a=3;}
        - @3 message A{optional int32 a=1; enum E{_a=0;}}
        """#
    )
}
