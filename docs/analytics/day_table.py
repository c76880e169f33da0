#!/usr/bin/env python3
"""One day of chat as a table: messages per hour and type, what each message says now, and how long it
took to reach somebody. Reads what `./parley topics export --to DIR` has written, and needs nothing but
Python 3.9:

    python3 day_table.py DIR 2026-11-29

clients/java/examples/DayTable.java prints the same, from Kafka.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path


def records(directory, topic):
    """The values of a topic, in the order of each partition."""
    for file in sorted(Path(directory).rglob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if record["topic"] == topic and record["value"] is not None:
                    yield record["value"]


def time(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def day_table(directory, day):
    per_hour = {}
    messages = {}
    seen = set()
    for event in records(directory, "parley.messages"):
        kind = event["kind"]
        if kind not in ("message", "message-edited", "message-deleted"):
            continue  # of no interest here, or of a later version
        if (event["conversationId"], event["seq"]) in seen:
            continue  # the log may have an event twice
        seen.add((event["conversationId"], event["seq"]))
        of = messages.setdefault(event["conversationId"], {})
        if kind == "message":
            if event["acceptedAt"].startswith(day):
                of[event["number"]] = {**event, "edited": 0, "delivered": None}
                hour = event["acceptedAt"][:13] + "  " + event["type"]
                per_hour[hour] = per_hour.get(hour, 0) + 1
            continue
        about = of.get(event["number"])
        if about is None or about["content"] is None:
            continue  # of another day, or deleted
        if kind == "message-deleted":
            about["content"] = None
        elif event["seq"] > about["edited"]:
            about["content"] = event["content"]
            about["edited"] = event["seq"]

    # A mark covers every message before it: the first one that does is when it was there.
    for batch in records(directory, "parley.receipts"):
        if batch["kind"] != "receipts":
            continue
        for mark in batch.get("marks", []):
            for number, message in messages.get(batch["conversationId"], {}).items():
                if number > mark["delivered"] or message["sender"]["id"] == mark["userId"]:
                    continue
                if message["delivered"] is None or time(mark["at"]) < message["delivered"]:
                    message["delivered"] = time(mark["at"])

    yield "messages per hour and type"
    for hour in sorted(per_hour):
        yield f"{hour}  {per_hour[hour]}"
    yield "messages as they are now"
    for conversation in sorted(messages):
        for number in sorted(messages[conversation]):
            message = messages[conversation][number]
            delivered = message["delivered"]
            took = "-"
            if delivered is not None:
                took = f"{(delivered - time(message['acceptedAt'])) // timedelta(milliseconds=1)} ms"
            text = "(deleted)" if message["content"] is None else message["content"]
            yield f"{conversation}  {number}  {message['sender']['id']}  {took}  {text}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8")
    for row in day_table(sys.argv[1], sys.argv[2]):
        print(row)
