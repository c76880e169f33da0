/// Decides: order, duplicates, membership and routing. A deterministic, idempotent state machine
/// per conversation and per user, replayed at least once after a crash (docs/adr/0001).
///
/// Sub-topology by conversationId, reading `parley.commands` and `parley.signals`:
///
/// | store `conversations`: key | value | kept |
/// | --- | --- | --- |
/// | `c` conversationId | [Counters] | for ever |
/// | `p` conversationId | [Profile] | for ever |
/// | `m` conversationId, userId | [Member] | while a member |
/// | `g` conversationId, messageId | [KnownMessage] | for ever |
/// | `t` conversationId, messageId, userId, emoji | nothing: the user reacts so | while so |
/// | `d` conversationId, sender, clientMessageId | [Acceptance] | 24 h |
/// | `e` conversationId, offset of the command | the event that it made, if no message | 24 h |
/// | `k` conversationId | [Tally], of a large conversation | for ever |
/// | `n` conversationId | the first seq that members are to be told of | seconds |
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
/// | `g` gatewayId, epoch, userId, sessionId | nothing: an index of the sessions | likewise |
/// | `m` userId, conversationId | a membership | while a member |
/// | `u` userId, conversationId | what is unread, and was notified | until read |
/// | `p` userId | [Standing] | for ever |
/// | `w` userId | [Interest]: the gateways that watch the user | while they live |
/// | `o` time, userId | nothing: the user may have gone offline | seconds |
///
/// Parts of a key are joined by a zero byte, which no id may contain.
@NullMarked
package io.parley.processor;

import org.jspecify.annotations.NullMarked;
