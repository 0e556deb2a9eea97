# SPDX-License-Identifier: Apache-2.0
"""What clients with a certificate do, against a live registry whose authority is FOLDER/servers.pem.

certificate_client.py confluent PORT FOLDER NAME   registers and reads with confluent-kafka's client, unmodified
certificate_client.py kept PORT FOLDER NAME        asks on one connection until it is refused; prints the statuses
certificate_client.py again PORT FOLDER NAME S     resumes the session of a connection at once, and after S seconds, and
                                                   prints whether each was resumed and how it was answered
certificate_client.py once PORT FOLDER NAME FILE   asks, touches FILE, waits for it to go, asks again on the connection
"""
import http.client
import os
import socket
import ssl
import sys
import time

kind, port, folder, name = sys.argv[1:5]
PATH = "/schemas/ids/1"


def trust():
    context = ssl.create_default_context(cafile=f"{folder}/servers.pem")
    context.load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
    return context


def connection():
    return http.client.HTTPSConnection("127.0.0.1", int(port), context=trust(), timeout=30)


def status(client, path=PATH):
    client.request("GET", path)
    answer = client.getresponse()
    answer.read()
    return answer.status


if kind == "confluent":
    from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
    from confluent_kafka.schema_registry.error import SchemaRegistryError

    registry = SchemaRegistryClient({
        "url": f"https://127.0.0.1:{port}",
        "ssl.ca.location": f"{folder}/servers.pem",
        "ssl.certificate.location": f"{folder}/{name}.pem",
        "ssl.key.location": f"{folder}/{name}.key",
    })
    schema = Schema('{"type": "record", "name": "Placed", "fields": []}', "AVRO")
    number = registry.register_schema("orders.placed-value", schema)
    assert registry.get_version("orders.placed-value", 1).schema_id == number
    try:
        registry.register_schema("payments.made-value", schema)
        sys.exit("a subject of others was registered")
    except SchemaRegistryError as error:
        assert error.http_status_code == 403, error
    print("ok", number)
elif kind == "kept":
    client = connection()
    said = []
    local = None
    end = time.monotonic() + 60
    while time.monotonic() < end and (not said or said[-1] == 200):
        said.append(status(client))
        if said[-1] != 200:
            break
        # One connection all the time, or the handshake would be what refuses.
        assert client.sock, "the server has closed the connection"
        assert local in (None, client.sock.getsockname())
        local = client.sock.getsockname()
        time.sleep(0.2)
    # Whoever connects anew by themselves does so now.
    assert client.sock is None, "the server keeps the connection"
    print(said.count(200), said[-1])
elif kind == "again":
    context = trust()

    def ask(session=None):
        """Whether a session was resumed, the status, and the connection's own session."""
        with socket.create_connection(("127.0.0.1", int(port)), 30) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as client:
                client.sendall(b"GET /governance/v1/access/whoami HTTP/1.1\r\nHost: localhost\r\n\r\n")
                answer = client.recv(65536)
                return client.session_reused, answer.split(b" ")[1].decode(), client.session

    session = ask()[2]
    print("at once", *ask(session)[:2])
    time.sleep(float(sys.argv[5]))
    try:
        print("later", *ask(session)[:2])
    except (ssl.SSLError, IndexError, ConnectionError):
        print("later refused")
else:
    client = connection()
    first = status(client)
    open(sys.argv[5], "w").close()
    end = time.monotonic() + 60
    while os.path.exists(sys.argv[5]) and time.monotonic() < end:
        time.sleep(0.1)
    print(first, status(client))
