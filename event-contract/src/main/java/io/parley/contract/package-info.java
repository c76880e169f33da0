/// What the services say to each other through Kafka, and nothing else.
///
/// | topic | key | values | kept |
/// | --- | --- | --- | --- |
/// | `parley.commands` | conversationId | [Command] | 7 d, LogAppendTime |
/// | `parley.signals` | conversationId | [Signal] | 10 min |
/// | `parley.sessions` | userId | [SessionEvent] | 1 d |
/// | `parley.gateways` | gatewayId | [GatewayHeartbeat] | compacted, 1 d |
/// | `parley.messages` | conversationId | [ConversationEvent], the durable log | for ever |
/// | `parley.receipts` | conversationId | [Ephemeral]: receipts only | 30 d |
/// | `parley.conversations` | conversationId | [ConversationSnapshot] | compacted |
/// | `parley.memberships` | userId | [MemberUpdate] | 7 d |
/// | `parley.presence` | userId | [PresenceChanged] | compacted |
/// | `parley.notifications` | userId | [Notification] | 1 d |
/// | `parley.outbound` | partition = gateway slot | [OutboundEvent] or [Answer] | 1 h |
/// | `parley.audit` | conversationId, or `partition-N` | [AuditVerdict] | 7 d |
/// | `parley.dead-letters` | as read | the bytes as read, see [DeadLetter] | 14 d |
///
/// Every value is a JSON object with a `kind` and a `schemaVersion`; the schemas are the resources
/// in `io/parley/contract/schema`, one per kind. A value that breaks its schema is refused with a
/// [MalformedRecordException] that names the field; only a null is forgiven, as an absent field.
/// Unknown fields are ignored, so fields may be added; a kind's meaning never changes, a new
/// meaning is a new kind.
@NullMarked
package io.parley.contract;

import org.jspecify.annotations.NullMarked;
