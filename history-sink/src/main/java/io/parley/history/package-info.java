/// The history sink: projects the durable log into MongoDB, at least once and idempotently.
///
/// | reads | writes | key | how |
/// | --- | --- | --- | --- |
/// | `parley.messages` | `messages` | `conversationId:number` | what is newer, by seq |
/// | `parley.messages` | `conversations` | conversationId | `$max` of `lastSeq` and `lastNumber` |
/// | `parley.conversations` | `conversations` | conversationId | `$set` unless a newer snapshot is stored |
/// | `parley.receipts` | `receipts` | conversationId U+001F userId | `$max` of `delivered` and `read` |
/// | `parley.receipts` | `receipts` | conversationId | counts of the newest message, `$max` |
/// | a record that cannot be read or stored | `parley.internal.dead-letters` | as read | its bytes, with the reason |
///
/// Into each generation of the history that is to be written (`HistoryPointer`): one, or two while
/// [RebuildHistory] builds the next. That reads the same topics from their beginning, and the
/// current marks of what `parley.receipts` has no longer ([io.parley.contract.wire.CurrentMark]),
/// and writes as the sink does ([Rebuild], docs/adr/0032).
///
/// A deleted message's contents are removed from its document and never come back: a deletion wins
/// over everything, whichever is written first.
///
/// A batch takes two rounds to MongoDB: the messages, the new ones inserted and what happened to
/// older ones merged into their documents by pipelines; then the counters, the snapshots and the
/// receipts. Only a batch that is written again takes one more, for the messages that are there
/// already. Two rounds, because the counters must not name a message that is not there yet.
///
/// May be changed here: how and how fast the log becomes documents. Their shape is the contract's
/// (`io.parley.contract.history`), which the gateways read. Not known here: who may do what, and
/// any other service. Receipts are gathered for 2 s ([PendingReceipts]). How far the history is
/// behind is measured ([SinkMetrics], [LagWatch]), and how much of the machine it takes is bounded
/// ([CpuShare]).
///
/// Consumer group `parley.internal.history-sink`. Offsets are committed only when MongoDB
/// (majority) and the dead letters have confirmed all before them, and carry the id of their topic:
/// of another topic of the name they mean nothing, and it is read from its beginning.
@NullMarked
package io.parley.history;

import org.jspecify.annotations.NullMarked;
