# SPDX-License-Identifier: Apache-2.0
"""Makes keys and signs tokens with PyJWT and joserfc.

A question is {"keys": [{"kid", "kty", "size" or "crv", ...}]} and is answered by the private JWKs, or
{"tokens": [{"key": JWK, "by", "header", "claims" or "payload"}]} and is answered by the tokens. "by" is one of pyjwt,
joserfc, raw (the header and the payload are texts that are signed as they are) and hmac (the secret is what everybody
knows of the RSA key).
"""

import base64
import hashlib
import hmac
import json
import sys

import jwt
from cryptography.hazmat.primitives import serialization
from joserfc import jwk as jose_keys
from joserfc import jwt as jose_tokens

ALGORITHMS = jwt.algorithms.get_default_algorithms()


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def generate(wanted: dict) -> dict:
    parameters = {"kid": wanted["kid"]} if "kid" in wanted else {}
    if wanted["kty"] == "RSA":
        key = jose_keys.RSAKey.generate_key(wanted["size"], parameters)
    elif wanted["kty"] == "EC":
        key = jose_keys.ECKey.generate_key(wanted["crv"], parameters)
    else:
        key = jose_keys.OKPKey.generate_key(wanted["crv"], parameters)
    return key.as_dict(private=True)


def sign_raw(algorithm: str, key: dict, header: str, payload: str) -> str:
    signed = encode(header.encode()) + "." + encode(payload.encode())
    signature = ALGORITHMS[algorithm].sign(signed.encode(), jwt.PyJWK(key, algorithm=algorithm).key)
    return signed + "." + encode(signature)


def sign_with_public_key(key: dict, header: dict, claims: dict, form: str) -> str:
    public = jwt.PyJWK(key, algorithm="RS256").key.public_key()
    encoding = serialization.Encoding.PEM if form == "pem" else serialization.Encoding.DER
    secret = public.public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed = encode(json.dumps(header).encode()) + "." + encode(json.dumps(claims).encode())
    return signed + "." + encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest())


def sign(token: dict) -> str:
    key, by = token["key"], token["by"]
    if by == "raw":
        return sign_raw(token["algorithm"], key, token["header"], token["payload"])
    header, claims = token["header"], token["claims"]
    if by == "hmac":
        return sign_with_public_key(key, header, claims, token["form"])
    if by == "pyjwt":
        return jwt.encode(
            claims, jwt.PyJWK(key, algorithm=header["alg"]).key, algorithm=header["alg"], headers=header
        )
    imported = jose_keys.import_key({name: value for name, value in key.items() if name != "alg"})
    return jose_tokens.encode(header, claims, imported, algorithms=[header["alg"]])


for line in open(sys.argv[1]):
    question = json.loads(line)
    if "keys" in question:
        print(json.dumps([generate(wanted) for wanted in question["keys"]]))
    else:
        print(json.dumps([sign(token) for token in question["tokens"]]))
