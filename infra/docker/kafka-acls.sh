#!/bin/bash
# Says to compose's broker who may do what: the commands of docs/kafka-security.md, which a test
# compares with the code. To say it again changes nothing.
set -euo pipefail

acls() {
  /opt/kafka/bin/kafka-acls.sh --bootstrap-server kafka:9092 \
    --command-config /run/secrets/kafka-admin --add "$@" > /dev/null
}

acls --allow-principal User:gateway --operation Write --topic parley.internal.commands --topic parley.internal.signals --topic parley.internal.sessions --topic parley.internal.dead-letters
acls --allow-principal User:gateway --operation Read --operation Write --topic parley.internal.gateways --topic parley.internal.revocations
acls --allow-principal User:gateway --operation Read --topic parley.internal.outbound
acls --allow-principal User:gateway --operation Describe --topic parley.messages --topic parley.internal.format-6
acls --allow-principal User:gateway --operation Describe --group parley.internal.history-sink
acls --allow-principal User:processor --operation Read --operation Create --operation Describe --topic parley.internal.commands --topic parley.internal.signals --topic parley.internal.sessions --topic parley.internal.gateways
acls --allow-principal User:processor --operation Create --operation Describe --topic parley.internal.revocations --topic parley.audit --topic parley.internal.format-6
acls --allow-principal User:processor --operation Write --operation Create --operation Describe --topic parley.messages --topic parley.receipts --topic parley.conversations --topic parley.internal.receipt-marks --topic parley.sessions --topic parley.presence --topic parley.users --topic parley.notifications --topic parley.internal.outbound --topic parley.internal.dead-letters
acls --allow-principal User:processor --operation Read --operation Write --operation Create --operation Describe --topic parley.internal.memberships
acls --allow-principal User:processor --operation Read --group parley.internal.processor
acls --allow-principal User:processor --operation Read --operation Write --operation Create --resource-pattern-type prefixed --topic parley.internal.processor-
acls --allow-principal User:history-sink --operation Read --topic parley.messages --topic parley.receipts --topic parley.internal.receipt-marks --topic parley.conversations
acls --allow-principal User:history-sink --operation Write --topic parley.internal.dead-letters
acls --allow-principal User:history-sink --operation Describe --topic parley.internal.format-6
acls --allow-principal User:history-sink --operation Read --group parley.internal.history-sink
acls --allow-principal User:auditor --operation Read --topic parley.messages --topic parley.receipts --topic parley.conversations --topic parley.presence --topic parley.sessions --topic parley.notifications --topic parley.users --topic parley.internal.gateways
acls --allow-principal User:auditor --operation Read --operation Write --topic parley.audit
acls --allow-principal User:auditor --operation Write --topic parley.internal.dead-letters
acls --allow-principal User:auditor --operation Describe --topic parley.internal.format-6
acls --allow-principal User:auditor --operation Read --group parley.internal.auditor
acls --allow-principal User:auditor --operation Read --operation Write --operation Create --resource-pattern-type prefixed --topic parley.internal.auditor-
