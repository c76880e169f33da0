/// One conversation's order, duplicates and membership: a deterministic, idempotent state machine,
/// replayed at least once after a crash (docs/adr/0001, 0015).
///
/// A command is decided by the state alone ([Rules], [GroupRules]), the decision is written down,
/// it is applied ([Changes]), everybody is told. Nothing here reads a clock to decide, draws a
/// number by chance, or looks at another conversation.
///
/// May be changed here: what members may do, and what comes of it; each rule with its crash points
/// (`CrashTest`) and late writers (`LateWritesTest`). Not known here: who is connected, bytes of
/// the store, topics' wiring.
///
/// In memory: what each conversation is ([Conversations]), who is still to be told of unread
/// messages ([UnreadUpdates]). docs/adr/0015 says why none of it is lost.
@NullMarked
package io.parley.processor.conversation;

import org.jspecify.annotations.NullMarked;
