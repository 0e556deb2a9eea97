# SPDX-License-Identifier: Apache-2.0
"""Makes authorities, a server's certificate and many clients' in a folder: NAME.pem and NAME.key each.

certificates.py FOLDER            makes all of them
certificates.py FOLDER --short S  makes only short.pem, good for S seconds from now on
certificates.py FOLDER --brief S  makes only brief-orders.pem, whose intermediate authority is good for S seconds
"""
import datetime
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID

FOLDER = sys.argv[1]
NOW = datetime.datetime.now(datetime.timezone.utc)
HOUR = datetime.timedelta(hours=1)


def name(common, unit=None):
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Acme")]
    if unit:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    return x509.Name(parts + [x509.NameAttribute(NameOID.COMMON_NAME, common)])


def write(file, certificates, key=None):
    with open(f"{FOLDER}/{file}.pem", "wb") as out:
        for one in certificates:
            out.write(one.public_bytes(serialization.Encoding.PEM))
    if key:
        handle = os.open(f"{FOLDER}/{file}.key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            form = serialization.PrivateFormat.PKCS8
            out.write(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


class Authority:
    def __init__(self, file, parent=None, key=None, end=24 * HOUR):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.subject = name(f"{file} authority")
        issuer = parent or self
        self.chain = parent.chain + [] if parent else []
        build = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(issuer.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - HOUR)
            .not_valid_after(NOW + end)
            .add_extension(x509.BasicConstraints(True, None), True)
        )
        self.certificate = build.sign(issuer.key, hashes.SHA256())
        if parent:
            self.chain = [self.certificate] + parent.chain
        write(file, [self.certificate], self.key)

    def issue(
        self, file, uris=(), dns=(), emails=(), usage=(Usage.CLIENT_AUTH,), start=-HOUR, end=HOUR, unit=None,
        common=None, addresses=(), signs=None, serial=None, is_authority=False,
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.UniformResourceIdentifier(uri) for uri in uris] + [x509.DNSName(one) for one in dns]
        names += [x509.RFC822Name(one) for one in emails] + [x509.IPAddress(one) for one in addresses]
        build = (
            x509.CertificateBuilder()
            .subject_name(name(common or file, unit))
            .issuer_name(self.subject)
            .public_key(key.public_key())
            .serial_number(serial or x509.random_serial_number())
            .not_valid_before(NOW + start)
            .not_valid_after(NOW + end)
            .add_extension(x509.BasicConstraints(is_authority, None), True)
        )
        if names:
            build = build.add_extension(x509.SubjectAlternativeName(names), False)
        if usage:
            build = build.add_extension(x509.ExtendedKeyUsage(usage), False)
        if signs is not None:
            build = build.add_extension(
                x509.KeyUsage(True, False, False, False, False, signs, signs, False, False), True
            )
        certificate = build.sign(self.key, hashes.SHA256())
        write(file, [certificate] + self.chain, key)
        return certificate


def load(file):
    authority = Authority.__new__(Authority)
    with open(f"{FOLDER}/{file}.key", "rb") as data:
        authority.key = serialization.load_pem_private_key(data.read(), None)
    authority.subject, authority.chain = name(f"{file} authority"), []
    return authority


ORDERS = "spiffe://prod.acme.example/ns/orders/sa/ci"
if len(sys.argv) > 3:
    end = datetime.timedelta(seconds=float(sys.argv[3]))
    if sys.argv[2] == "--brief":
        Authority("brief", parent=load("clients"), end=end).issue("brief-orders", [ORDERS])
    else:
        load("clients").issue("short", [ORDERS], end=end)
    sys.exit()

import ipaddress  # noqa: E402

clients, other, servers = Authority("clients"), Authority("other"), Authority("servers")
second = Authority("second", key=rsa.generate_private_key(65537, 2048))
between = Authority("between", parent=clients)
servers.issue("server", usage=(Usage.SERVER_AUTH,), addresses=(ipaddress.ip_address("127.0.0.1"),), dns=["localhost"])
clients.issue("orders", [ORDERS], signs=False)
clients.issue("between-orders", [ORDERS])
between.issue("through-orders", [ORDERS])
second.issue("second-orders", [ORDERS])
clients.issue("plain", unit="payments", dns=["payments.acme.example"])
clients.issue("ada", emails=["ada@acme.example"])
clients.issue("no-usage", [ORDERS], usage=())
clients.issue("nobody", unit="nobody")
clients.issue("expired", [ORDERS], start=-2 * HOUR, end=-HOUR)
clients.issue("early", [ORDERS], start=HOUR, end=2 * HOUR)
clients.issue("server-only", [ORDERS], usage=(Usage.SERVER_AUTH,))
clients.issue("two-uris", [ORDERS, "spiffe://prod.acme.example/ns/admin/sa/ci"])
clients.issue("beside", [ORDERS, "https://acme.example/"])
clients.issue("upper", ["spiffe://PROD.acme.example/ns/orders/sa/ci"])
clients.issue("dots", ["spiffe://prod.acme.example/ns/../orders/sa/ci"])
clients.issue("no-path", ["spiffe://prod.acme.example"])
clients.issue("signing", [ORDERS], signs=True)
clients.issue("authority", [ORDERS], is_authority=True)
clients.issue("refused", [ORDERS], serial=0x0A1B2C)
other.issue("stranger", [ORDERS])
own = Authority("self-signed")
with open(f"{FOLDER}/both.pem", "w") as file:
    for one in ("clients", "second"):
        with open(f"{FOLDER}/{one}.pem") as part:
            file.write(part.read())
print("done")
