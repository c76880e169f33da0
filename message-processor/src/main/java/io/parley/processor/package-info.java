/// Decides: order, duplicates, membership and routing. A deterministic, idempotent state machine
/// per conversation and per user, replayed at least once after a crash (docs/adr/0001).
///
/// Sub-topology by conversationId, reading `parley.commands` and `parley.signals`:
///
/// | store `conversations`: key | value | kept |
/// | --- | --- | --- |
/// | `j` conversationId, seq | [JournalEntry]: the event, and what made it | 24 h |
/// | `d` conversationId, sender, clientMessageId | [Acceptance] | 24 h |
/// | `h` conversationId | [HeadFormat]: a snapshot of the [Head] | for ever |
/// | `m` conversationId, userId | [Member], of a large conversation | while a member |
/// | `k` conversationId | [Tally], of a large conversation | for ever |
/// | `g` conversationId, number / 64 | [AuthorBlock]: who has sent what, once it has expired | for ever |
/// | `r` conversationId, number | nothing: the message is deleted | for ever |
/// | `t` conversationId, messageId, userId, emoji | nothing: the user reacts so | while so |
/// | `x` hour, conversationId | nothing: there is something to expire | 25 h |
///
/// In memory: heads ([HeadCache]), who is still to be told of unread messages ([Unread]), which
/// gateways follow what ([Interests]). docs/adr/0015 says why none of it is lost.
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
/// | `o` time, userId | nothing: the user may have gone offline | seconds |
///
/// Parts of a key are joined by a zero byte, which no id may contain.
@NullMarked
package io.parley.processor;

import org.jspecify.annotations.NullMarked;
