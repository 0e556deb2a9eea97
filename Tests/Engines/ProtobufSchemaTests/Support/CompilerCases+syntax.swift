// SPDX-License-Identifier: Apache-2.0

extension CompilerCases {
    /// Words, literals and statements.
    static let syntax = read(
        #"""
        - @2 message A{oneof x{; int32 a=1;}}
        - @2 message A{extensions 1;} extend A{;optional int32 a=1;}
        - @2 message A{extensions 1;} extend A{}
        + @2 message A{reserved "foo" "bar";}
        - @2 message A{reserved foo;}
        - @2 option java_package = -18446744073709551615;
        + @2 message A{optional double d=1[default=184467440737095516150];}
        + @2 message A{optional double d=1[default=- inf]; optional float e=2[default=nan];optional \#
        float f=3[default=-nan];}
        - @2 message A{optional int32 d=1[default=+1];}
        - @2 message A{optional int32 d=1[default=1.0];}
        - @2 message A{optional bool d=1[default=True];}
        - @2 message A{optional int32 d=1,;}
        - @2 message A{optional int32 d=1[];}
        - @2 message A{optional int32 d=1[deprecated=true,];}
        - @2 message A{optional .int32 d=1;}
        - @2 message A{optional int32 d=-1;}
        - @2 message A{optional int32 d=0;}
        + @2 message A{optional int32 d=0x10;}
        + @2 import "google/protobuf/any.proto" ;;;
        - @2 service A{;rpc a(A) returns (A);} message A{};
        + @2 message A{} service S{rpc a(A) returns (A) {;;} rpc b(A)returns(A){};}
        - @2 message A{}service S{rpc a(stream) returns (A);}
        - @2 message stream{}service S{rpc a(stream) returns (stream);}
        + package a . b ; message A{optional a . b.A x=1;}
        - @2 message A{optional group Foo=1;}
        - @2 message A{optional group foo=1{}}
        + @2 message A{oneof x{group Foo=1{}}}
        + @2 message A{optional group Foo=1[deprecated=true]{}}
        - @2 message A{} extend A{optional group Foo=1{}}
        - @2 message A{option (foo) = 1;}
        - @2 enum A{option = 5;}
        - @2 enum E{A=0;reserved = 1;}
        - @2 message A{message message=1;}
        + @2 message A{optional int32 a=1;;}
        - @2 /* /* */
        - @2 message A{map<string,int32> a=1;map<string,map<string,int32>> b=2;}
        - @2 message A{repeated map<string,int32> a=1;}
        - @2 message A{map<A,int32> a=1;}
        - @2 message A{map<string , .A> a=1;map.x b=2;}
        - @2 message map{} message A{optional map x=1; map y=2;}
        + @3 message map{} message A{ map y=2;optional .map z=3;}
        + @3 message A{int32 message=1;int32 option=2; int32 x=3;}
        + syntax='pro' "to3";
        - syntax="proto3" ; @3
        - @2 package a; package b;
        + @2 message A{optional string s=1[default="a" "b"];}
        + @2 import "google/protobuf/" "any.proto";
        + @2 extend .google.protobuf.FileOptions {optional int32 x=50000;} import \#
        "google/protobuf/descriptor.proto"; option (x)=1;
        - @2 message A{extensions -5 to 20;}
        + @2 message A{extensions 1 to 20, 30 [verification=UNVERIFIED];}
        - @2 message A{reserved max;}
        - @2 enum A{X=0;reserved -5 to -1, max;}
        + @2 enum A{X=0;reserved -5 to -1, 6 to max;}
        - @2 message A{reserved 1,;}
        - @2 message A{reserved;}
        + @2 message A{optional int32 a=1 [default=0X1F];}
        - @2 message A{optional int32 1a=1;}
        - @2 message A{optional int32 a=1e;}
        + @2 message A{optional float a=1[default=1.];optional float b=2[default=.5];optional float \#
        c=3[default=1e5];}
        - @2 message A{optional float a=1[default=1.5f];}
        + @2 message A{optional float a=1[default=00];}
        + @2 message A{optional string a=1[default="\400\xfff\U00110000"];}
        - @2 message A{optional string a=1[default="\u12"];}
        - @2 message A{optional string a=1[default="\q"];}
        """#
    )
}
