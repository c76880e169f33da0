/// The shape of the history in MongoDB: used by the sink, which writes it, and the gateway, which
/// reads it.
///
/// | collection | `_id` | holds |
/// | --- | --- | --- |
/// | `messages` | `conversationId:number` | one message, see [MessageDocument] |
/// | `conversations` | conversationId | see [ConversationDocument] |
///
/// Numbers are dense, so a page of history is a list of `_id`s: the default index is the only one
/// needed.
@NullMarked
package io.parley.contract.history;

import org.jspecify.annotations.NullMarked;
