#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The demo's Kafka side: the real confluent-kafka client, unmodified, against StageDoor.

    demo_client.py REGISTRY-URL CONTRACTS-FOLDER

Exit status 0 when everything went as the demo tells it.
"""
import pathlib
import sys
import time
import uuid

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext


def a_scan(**more):
    return {
        "scanId": uuid.uuid4(), "ticketId": "T-2041", "venueId": "arena-north", "gate": {"code": "N-14", "lane": 2},
        "scannedAt": int(time.time() * 1000), "result": "ADMITTED", "holderHash": None, "pricePaid": None, **more,
    }


def the_refusal(error):
    """The registry's answer, whether the serializer passes it on as it is or wraps it."""
    while error is not None and not isinstance(error, SchemaRegistryError):
        error = error.__cause__ or error.__context__
    return error


def main(url, contracts):
    contracts = pathlib.Path(contracts)
    client = SchemaRegistryClient({"url": url})

    reaction = Schema((contracts / "audience-reaction.avsc").read_text(), "AVRO",
                      references=[SchemaReference("live.venues.Venue", "venues-value", 1)])
    found = client.lookup_schema("audience-reactions-value", reaction)
    print(f"found audience-reactions-value, version {found.version}, id {found.schema_id}, by its text and its reference")

    scans = SerializationContext("ticket-scans", MessageField.VALUE)
    accepted = (contracts / "evolutions" / "ticket-scan-compatible.avsc").read_text()
    message = AvroSerializer(SchemaRegistryClient({"url": url}), accepted)(a_scan(scannerBattery=0.5), scans)
    scan = AvroDeserializer(SchemaRegistryClient({"url": url}))(message, scans)
    if scan["ticketId"] != "T-2041":
        print(f"the scan did not come back as it was sent: {scan}")
        return 1
    print(f"compatible schema: {len(message)} bytes written and read back, schema id {int.from_bytes(message[1:5], 'big')}")

    refused = (contracts / "evolutions" / "ticket-scan-incompatible.avsc").read_text()
    try:
        AvroSerializer(SchemaRegistryClient({"url": url}), refused)(a_scan(seatZone="balcony"), scans)
    except Exception as error:
        refusal = the_refusal(error)
        if refusal is None:
            raise
        print(f"incompatible schema: refused with HTTP {refusal.http_status_code}, error code {refusal.error_code}:")
        print(refusal.error_message)
        if refusal.http_status_code != 409 or "seatZone" not in refusal.error_message:
            print("wanted: HTTP 409 and a message that names seatZone")
            return 1
        return 0
    print("the incompatible schema was accepted")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
