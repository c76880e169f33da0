/// The history sink: projects the durable log into MongoDB, at least once and idempotently.
///
/// | reads | writes | key | how |
/// | --- | --- | --- | --- |
/// | `parley.messages` | `messages` | `conversationId:number` | replaced whole |
/// | `parley.messages` | `conversations` | conversationId | `$max` of `lastSeq` and `lastNumber` |
/// | `parley.conversations` | `conversations` | conversationId | `$set` unless a newer snapshot is stored |
/// | a record that cannot be read or stored | `parley.dead-letters` | as read | its bytes, with the reason |
///
/// Consumer group `parley-history-sink`. Offsets are committed only when MongoDB (majority) and the
/// dead letters have confirmed all before them, so the history can be dropped and rebuilt from the
/// log by deleting the group's offsets.
@NullMarked
package io.parley.history;

import org.jspecify.annotations.NullMarked;
