/// What is published: analytics teams and every service may read it, and it outlives us. Fields and
/// kinds may be added; a kind's meaning never changes, a new meaning is a new kind.
///
/// | topic | key | values | kept |
/// | --- | --- | --- | --- |
/// | `parley.messages` | conversationId | [ConversationEvent], the durable log | for ever |
/// | `parley.receipts` | conversationId | [Ephemeral]: receipts only | 30 d |
/// | `parley.conversations` | conversationId | [ConversationSnapshot] | compacted |
/// | `parley.sessions` | userId | [SessionChanged] | 30 d |
/// | `parley.presence` | userId | [PresenceChanged] | compacted |
/// | `parley.users` | userId | [ProfileChanged] | compacted |
/// | `parley.notifications` | userId | [Notification] | 1 d |
/// | `parley.audit` | conversationId, or `partition-N` | [AuditVerdict] | 7 d |
///
/// Every value is a JSON object with a `kind` and a `schemaVersion`; the schemas are the resources
/// in `io/parley/contract/schema`, one per kind. Readers ignore fields that they do not know.
///
/// It knows nothing of gateways, of requests, or of Kafka.
@NullMarked
package io.parley.contract.log;

import org.jspecify.annotations.NullMarked;
