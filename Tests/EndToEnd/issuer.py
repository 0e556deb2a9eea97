# SPDX-License-Identifier: Apache-2.0
"""An issuer of identity tokens: writes `token` and `other` into a folder, and serves its keys. issuer.py FOLDER"""
import functools
import http.server
import json
import sys
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

folder = sys.argv[1]
key = ec.generate_private_key(ec.SECP256R1())
server = http.server.ThreadingHTTPServer(
    ("127.0.0.1", 0), functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
)
issuer = f"http://127.0.0.1:{server.server_address[1]}"
public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())) | {"kid": "one", "use": "sig", "alg": "ES256"}
with open(f"{folder}/jwks.json", "w") as file:
    json.dump({"keys": [public]}, file)
for name, audience in (("token", "stagedoor"), ("other", "elsewhere")):
    now = int(time.time())
    claims = {"iss": issuer, "aud": audience, "sub": "job", "ref": "main", "iat": now, "exp": now + 600, "jti": "job-1"}
    with open(f"{folder}/{name}", "w") as file:
        file.write(jwt.encode(claims, key, algorithm="ES256", headers={"kid": "one"}))
with open(f"{folder}/identities.yaml", "w") as file:
    file.write(f"""issuers:
  - issuer: {issuer}
    jwksURI: {issuer}/jwks.json
    audiences: stagedoor
    rules:
      - when: {{claim: sub, equals: job}}
        principal: {{type: Pipeline, id: "ci:${{sub}}"}}
        groups: [readers]
        attributes: {{ref: "${{ref}}"}}
""")
print("ready", flush=True)
server.serve_forever()
