/// Reads the log and the receipts as clients would and says where a promise was not kept: live, in
/// production. A Kafka Streams application of its own, `parley.internal.auditor`; nothing waits for
/// it.
///
/// | reads | for |
/// | --- | --- |
/// | `parley.messages` | what was accepted, and the members as they change |
/// | `parley.receipts` | what was delivered and read |
/// | `parley.conversations` | the members of groups; as the store `snapshots`, without a changelog |
/// | `parley.presence` | who is online, and since when; whole in every instance |
/// | `parley.internal.gateways` | the time: it stands still while the broker does |
///
/// | store | key | value | kept |
/// | --- | --- | --- | --- |
/// | `seen` | `c` conversationId, seq | hash of the event's bytes | 24 h |
/// | `seen` | `i` conversationId, sender, clientMessageId | seq | 24 h |
/// | `seen` | `m` conversationId, messageId | seq | 24 h |
///
/// `seen` has no changelog, and the rest is in memory: an auditor that is started anew knows less,
/// and takes the first event of each conversation that it reads for its beginning. So it may miss a
/// fault that a crash of its own has cut in two, and never reports one that is none.
///
/// May be changed here: what is looked at, and for how long. Not known here: the processor's rules
/// and state. The audit believes topics only, so that a mistake is not made twice.
@NullMarked
package io.parley.processor.audit;

import org.jspecify.annotations.NullMarked;
