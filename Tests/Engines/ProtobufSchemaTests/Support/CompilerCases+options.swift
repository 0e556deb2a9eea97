// SPDX-License-Identifier: Apache-2.0

extension CompilerCases {
    /// Values of options; $ stands for a file that defines some.
    static let options = read(
        #"""
        + $option (f)=-inf;
        + $option (f)=nan;
        - $option (f)=Inf;
        + $option (f)=1;
        + $option (f)=-1;
        + $option (e)=A;
        - $option (e)=C;
        - $option (e)=1;
        + $option (b)=true;
        - $option (b)=True;
        - $option (b)=1;
        + $option (o)={f:inf};
        + $option (o)={f:-Infinity};
        - $option (o)={f:0x10};
        - $option (o)={f:010};
        + $option (o)={i:0x10};
        - $option (o)={i:2147483648};
        + $option (o)={i:-2147483648};
        - $option (o)={u:-1};
        - $option (o)={u:-0};
        + $option (o)={b:t};
        + $option (o)={b:1};
        - $option (o)={b:2};
        + $option (o)={b:01};
        + $option (o)={e:A};
        + $option (o)={e:1};
        - $option (o)={e:5};
        + $option (o)={G{x:1}};
        + $option (o)={g{x:1}};
        - $option (o)={i:1 i:2};
        - $option (o)={o1:1 o2:2};
        + $option (o)={r:[1,2] r:3};
        - $option (o)={i:[1]};
        + $option (o)={r:[]};
        + $option (o)={m:[{i:1},{i:2}]};
        + $option (o)={m[{i:1}]};
        + $option (o)={m<i:1>};
        + $option (o)={res:1};
        - $option (o)={nope:1};
        + $option (o)={[x]:1};
        - $option (o)={[.x]:1};
        - $option (o)={[M.x]:1};
        + $option (o)={[y]{i:1}};
        + $option (o)={mm{key:"a" value{i:1}}};
        + $option (o)={mm{value{i:1}}};
        + $option (o)={mm{}};
        + $option (o)={s:"a" "b"};
        - $option (o)={s:a};
        - $option (o)={i:"1"};
        - $option (o)={i:1.0};
        + $option (o)={f:1.5};
        - $option (o)={f:1.5f};
        + $option (q)={q:1};
        - $option (q)={};
        - $option (q)={q:1 c{}};
        + $option (q).q=1;
        - $option (q).c.q=1;
        - $option (o).i=1; option (o).i=2;
        + $option (o).i=1; option (o).u=2;
        - $option (o).i=1; option (o)={u:1};
        - $option (o)={i:1}; option (o).i=2;
        + $option (o)={i:1}; option (o).u=2;
        + $option (ro)={i:1}; option (ro)={i:2};
        - $option (ro).i=1;
        + $option (o).r=1; option (o).r=2;
        + $option (o).(x)=1;
        + $option (o).(y).i=1;
        + $option (o).(y).(x)=1;
        - $option (o).m.i=1;
        - $option (o).G.x=1;
        + $option (o).g.x=1;
        + $option (o).g={x:1};
        + $option (o).o1=1; option (o).o2=2;
        - $option (o).f.x=1;
        - $option (M.x)=1;
        - $option (o).x=1;
        - $option (o)=1;
        - $option (f)="a";
        - $option (f)={};
        + $option (d)=1e400;
        - $option (l)=9223372036854775808;
        + $option (l)=-9223372036854775808;
        + $option (by)="\xff";
        + $option (o)={s:"\xff"};
        - $option (o)={i:1,,};
        + $option (o)={i:1;};
        - $option (o)={,};
        + $option (o)={i:1,u:2;b:true};
        - $option (o)={i 1};
        - $option (o)={b:True b:f};
        - $option (o)={b:TRUE};
        - $option (o)={e:-1};
        - $option (o)={e:"A"};
        + $option (o)={s:'x'};
        + $option (o)={i:- 1};
        + $option (o)={f:-nan};
        + $option (o)={f:- inf};
        - $option (o)={[a.b/M]{}};
        + $option (o)={mm:[{key:"a"},{key:"b"}]};
        + $option (o).mm={key:"a" value{i:1}};
        + $option (o).mm={};
        + $option (o).mm={key:"a"};option (o).mm={key:"b"};
        - $option (o).mm={mm{key:"a"}};
        - $option (o).mm={i:1};
        - $option (o).mm=A;
        - $option (o).mm=1;
        + $message P{map<string,E> e=1;map<int32,int32> i=2;} extend google.protobuf.FileOptions{optional P p=51000;} \#
        option (p).e={key:"a" value:B};option (p).i={key:1 value:2};
        - $message P{map<string,E> e=1;} extend google.protobuf.FileOptions{optional P p=51000;} option (p).e=A;
        - $message P{map<int32,int32> i=2;} extend google.protobuf.FileOptions{optional P p=51000;} option (p).i=1;
        - $message P{map<int32,int32> i=2;} extend google.protobuf.FileOptions{optional P p=51000;} option (p).i={key:"a"};
        + @2  import "google/protobuf/descriptor.proto";import "google/protobuf/any.proto";message Q{} \#
        extend google.protobuf.FileOptions{optional google.protobuf.Any a=50000;} option (a)={[type.googleapis.com/Q]{}};
        - @2  import "google/protobuf/descriptor.proto";import "google/protobuf/any.proto";message Q{} \#
        extend google.protobuf.FileOptions{optional google.protobuf.Any a=50000;} option \#
        (a)={[type.googleapis.com/Q]{} type_url:"x"};
        - @2  import "google/protobuf/descriptor.proto";import "google/protobuf/any.proto";message Q{} \#
        extend google.protobuf.FileOptions{optional google.protobuf.Any a=50000;} option \#
        (a)={type_url:"x" [type.googleapis.com/Q]{}};
        - @2  import "google/protobuf/descriptor.proto";import "google/protobuf/any.proto";message Q{} \#
        extend google.protobuf.FileOptions{optional google.protobuf.Any a=50000;} option \#
        (a)={[type.googleapis.com/Q]{} [type.googleapis.com/Q]{}};
        - $option (o)={i:99999999999999999999};
        + $option (o)={f:99999999999999999999};
        + $option (o)={f:1.};
        + $option (o)={f:.5};
        + $option (f)=18446744073709551616;
        - $option (l)=18446744073709551616;
        - $option (f)=0x1ffffffffffffffffff;
        - @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.MessageOptions{optional int32 o=50000;} option (o)=1;}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.MessageOptions{optional int32 o=50000;} option (A.o)=1;}
        - @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.ExtensionRangeOptions{optional int32 o=50000;} extensions 1 to 5[(o)=1];}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.ExtensionRangeOptions{optional int32 o=50000;} extensions 1 to 5[(A.o)=1];}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.FieldOptions{optional int32 o=50000;} optional int32 x=1[(o)=1];}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.EnumOptions{optional int32 o=50000;} enum E{option (o)=1; Z=0;}}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.EnumValueOptions{optional int32 o=50000;} enum E{Z=0[(o)=1];}}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.OneofOptions{optional int32 o=50000;} oneof x{option (o)=1; int32 y=1;}}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.MessageOptions{optional int32 o=50000;} message B{option (o)=1;}}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.FieldOptions{optional int32 o=50000;} extensions 1; extend A{optional int32 \#
        z=1[(o)=1];}}
        + @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.FileOptions{optional int32 o=50000;}} option (A.o)=1;
        - @2  import "google/protobuf/descriptor.proto"; message A{extend \#
        google.protobuf.FileOptions{optional int32 o=50000;}} option (o)=1;
        + @2  import "google/protobuf/descriptor.proto"; package p.q; extend \#
        google.protobuf.FileOptions{optional int32 o=50000;} option (q.o)=1;
        + @2  import "google/protobuf/descriptor.proto"; package p.q; extend \#
        google.protobuf.FileOptions{optional int32 o=50000;} option (p.q.o)=1; service S{}
        + @2  import "google/protobuf/descriptor.proto"; message R{extensions 1; message I{extend \#
        R{optional int32 o=1;}}} extend google.protobuf.FileOptions{optional R r=50000;} option \#
        (r)={[R.I.o]:1};
        - @2  import "google/protobuf/descriptor.proto"; message R{extensions 1; message I{extend \#
        R{optional int32 o=1;}}} extend google.protobuf.FileOptions{optional R r=50000;} option \#
        (r)={[I.o]:1};
        - @2  import "google/protobuf/descriptor.proto"; message R{extensions 1; extend R{optional int32 \#
        o=1;}} extend google.protobuf.FileOptions{optional R r=50000;} option (r)={[o]:1};
        """#
    )
}
