/// The shape of the history in MongoDB: used by the sink, which writes it, and the gateway, which
/// reads it.
///
/// | collection | `_id` | holds |
/// | --- | --- | --- |
/// | `history` | `pointer` | which generation is served, and which are written, see [HistoryPointer] |
/// | `messages_N` | `conversationId:number` | one message as it is now, see [MessageDocument] |
/// | `conversations_N` | conversationId | see [ConversationDocument] |
/// | `receipts_N` | conversationId U+001F userId, or conversationId | see [ReceiptDocument] |
///
/// N is the generation's number ([HistoryGeneration]): each rebuild makes the next.
///
/// Numbers are dense, so a page of history is a list of `_id`s and needs the default index only.
///
/// Search ([SearchTerms]) needs one more, on `messages`: `{conversationId: 1, terms: 1, acceptedAt:
/// -1, number: -1}`, an entry per message and term, which the sink makes. A search goes to one
/// place of it per conversation of the user (10,000 at most), reads all messages there that have
/// one of the words, and keeps the newest; within a single conversation they are in order already
/// and it reads a page. So a search costs what the user's own conversations hold of the word. An
/// index that begins with the term or the time would read what all other users wrote too. Of a
/// query that is nothing but the beginning of a word a range of terms is read, and so all hits also
/// within a single conversation.
///
/// Whether a file is still referred to (docs/adr/0013), and by which messages (docs/adr/0022), is
/// asked of three more, which the sink makes too: `{media: 1}`, `{contentMedia: 1}` and
/// `{goneMedia: 1}`, sparse, an entry for each link to a file.
///
/// The sink is a consumer group of Kafka: up to its offsets the history is whole.
@NullMarked
package io.parley.contract.history;

import org.jspecify.annotations.NullMarked;
