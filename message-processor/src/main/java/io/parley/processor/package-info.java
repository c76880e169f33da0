/// Decides: order, duplicates, membership and routing. A deterministic, idempotent state machine
/// per conversation and per user, replayed at least once after a crash (docs/adr/0001).
///
/// Sub-topology by conversationId, reading `parley.commands` and `parley.signals`:
///
/// | store `conversations`: key | value | kept |
/// | --- | --- | --- |
/// | `c` conversationId | [ConversationHeader]: the counters | for ever |
/// | `d` conversationId, sender, clientMessageId | [Acceptance] | 24 h |
/// | `i` conversationId | [Interest]: the gateways with a member online | while they live |
/// | `x` hour, conversationId | nothing: there is something to expire | 25 h |
///
/// | store `recent`: key | value | kept |
/// | --- | --- | --- |
/// | conversationId, seq | the event's JSON | 24 h |
///
/// Sub-topology by userId, reading `parley.sessions` and `parley.memberships`:
///
/// | store `users`: key | value | kept |
/// | --- | --- | --- |
/// | `s` userId, sessionId | the gateway that holds the session | while it lives |
/// | `m` userId, conversationId | afterSeq | while a member |
///
/// Parts of a key are joined by a zero byte, which no id may contain.
@NullMarked
package io.parley.processor;

import org.jspecify.annotations.NullMarked;
