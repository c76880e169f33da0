/// What is kept, byte by byte: the two stores, the keys ([StoreKey]), the values (all by
/// [StoreWriter] and [StoreReader], each with a version that is raised when its bytes change), and
/// the cache of the states.
///
/// May be changed here: how something is kept; then its version. Not known here: why it is kept.
/// Nothing here decides, sends, or reads a clock.
///
/// `conversations`, by conversationId ([ConversationStore]):
///
/// | key | value | kept |
/// | --- | --- | --- |
/// | `j` conversationId, seq | [JournalEntry]: the event, and what made it | 24 h |
/// | `d` conversationId, sender, clientMessageId | [Acceptance] | 24 h |
/// | `h` conversationId | [Snapshot] of the [ConversationState] | for ever |
/// | `m` conversationId, userId | [Member], of a large conversation | while a member |
/// | `k` conversationId | [ReceiptTotals], of a large conversation | for ever |
/// | `g` conversationId, number / 64 | [AuthorBlock]: who has sent what, once it has expired | for ever |
/// | `r` conversationId, number | nothing: the message is deleted | for ever |
/// | `w` conversationId, number | the last event that has changed the message's words | 24 h |
/// | `t` conversationId, messageId, userId, emoji | nothing: the user reacts so | while so |
/// | `y` | [MarksWritten]: up to where the current marks are written | for ever |
/// | `x` hour, conversationId | nothing: there is something to expire | 25 h |
/// | `z` topic | its id, and how many there have been of its name ([TopicGenerations]) | for ever |
///
/// `users`, by userId ([UserStore]):
///
/// | key | value | kept |
/// | --- | --- | --- |
/// | `s` userId, sessionId | [UserSession] | while it lives |
/// | `g` gatewayId, epoch, userId, sessionId | nothing: an index of the sessions | likewise |
/// | `e` userId, sessionId | [EndedSession]: a session that has just ended | seconds |
/// | `m` userId, conversationId | a membership | while a member |
/// | `u` userId, conversationId | [UnreadCount]: what is unread, and was notified | until read |
/// | `p` userId | [PresenceState] | for ever |
/// | `v` userId | [VisibilityState]: who may see that, and who is blocked | while it is not the usual |
/// | `n` userId | [ProfileState]: the user's name and picture | for ever |
/// | `l` userId, conversationId | nothing: the user has left it by themselves | until back; 10,000 |
/// | `o` time, userId | nothing: the user may have gone offline | seconds |
/// | `z` topic | as above | for ever |
///
/// What is called an offset in a value is a record's place: the offset, and the generation of its
/// topic above its bits.
///
/// Parts of a key are joined by a zero byte, which no id may contain.
@NullMarked
package io.parley.processor.store;

import org.jspecify.annotations.NullMarked;
