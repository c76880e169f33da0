/// Kafka's deserializers, one a published topic, to be named in a configuration:
/// `value.deserializer=io.parley.contract.deserializer.MessagesDeserializer`. Keys are text
/// (Kafka's `StringDeserializer`).
///
/// | topic | class |
/// | --- | --- |
/// | `parley.messages` | [MessagesDeserializer] |
/// | `parley.receipts` | [ReceiptsDeserializer] |
/// | `parley.conversations` | [ConversationsDeserializer] |
/// | `parley.presence` | [PresenceDeserializer] |
/// | `parley.users` | [UsersDeserializer] |
/// | `parley.notifications` | [NotificationsDeserializer] |
/// | `parley.audit` | [AuditDeserializer] |
///
/// They know the codecs, and no topic by its settings.
@NullMarked
package io.parley.contract.deserializer;

import org.jspecify.annotations.NullMarked;
