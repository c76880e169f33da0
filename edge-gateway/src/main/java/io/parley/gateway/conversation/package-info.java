/// Who gets what: sessions, the conversations that they follow, and how each of them catches up.
/// All of it without I/O.
/// - [Conversations] is the way in: what comes from Kafka goes to a [Channel], one for each
///   conversation that somebody here is in; it puts events in order ([Follower], [CatchUpGroup]).
/// - A [Session] is one client, as channels see it: [Opening], open or closed. What the client is
///   sent goes through its [EventRenderer], which knows its dialect, to its [SocketStream].
/// - A [ClientSession] is the same, as its client sees it.
/// - Two words for what is sent: durable ([Event]) gets there and in order, volatile
///   ([EphemeralEvent]) may be dropped.
///
/// Locks are taken in the order channel, session; nothing blocks, so the thread that reads Kafka
/// never waits.
///
/// To change who is told of something, begin at [Channel] or [EphemeralEvents]; what they are told
/// is a dialect's. It knows neither dialects nor Kafka nor MongoDB: it asks by [Upstream] and
/// [io.parley.gateway.history.HistorySource].
@NullMarked
package io.parley.gateway.conversation;

import org.jspecify.annotations.NullMarked;
