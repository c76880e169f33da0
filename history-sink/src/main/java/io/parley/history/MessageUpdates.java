package io.parley.history;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationEvent.MessageDeleted;
import io.parley.contract.ConversationEvent.Reacted;
import io.parley.contract.history.MessageDocument;
import io.parley.history.MessageWrite.Content;
import io.parley.history.MessageWrite.Part;
import io.parley.history.MongoHistoryStore.Write;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.bson.conversions.Bson;

/// What is written to a message's document. Each update is right by itself whatever is there, in
/// any order with those of other batches and any number of times: what is there and newer stays
/// (`contentSeq`, a reaction's `seq`), and where there is a deletion nothing that it removed is
/// set.
///
/// No more of MongoDB is used than what the embedded server does right: no pipelines in updates, no
/// updates of elements of an array.
final class MessageUpdates {
  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private MessageUpdates() {}

  /// The updates of one step; those of one message in one step may be made in any order.
  interface Writes {
    Stream<Write> of(MessageWrite message);
  }

  /// Makes the document with all that the batch says; changes nothing where there is one.
  static Write insert(MessageWrite message) {
    Document fields = new Document();
    Part<MessageAccepted> accepted = message.accepted();
    Content content = message.content();
    Part<MessageDeleted> deleted = message.deleted();
    if (accepted != null) {
      fields.putAll(MessageDocument.identity(accepted.event()));
      if (deleted == null) {
        fields.putAll(MessageDocument.body(accepted.event().body()));
      }
    }
    if (content != null) {
      fields.putAll(document(content));
    }
    if (deleted != null) {
      fields.putAll(MessageDocument.deletion(deleted.event()));
    }
    Document reactions = new Document();
    message.reactions().stream()
        .limit(MessageDocument.MAX_REACTIONS)
        .map(Part::event)
        .forEach(
            reacted ->
                reactions.append(
                    MessageDocument.reactionKey(reacted), MessageDocument.reaction(reacted)));
    if (!reactions.isEmpty()) {
      fields
          .append(MessageDocument.REACTIONS, reactions)
          .append(MessageDocument.REACTION_COUNT, reactions.size());
    }
    return new Write(
        new UpdateOneModel<>(byId(message), new Document("$setOnInsert", fields), UPSERT),
        message.sources());
  }

  /// All but the reactions.
  static Stream<Write> changes(MessageWrite message) {
    Stream.Builder<Write> changes = Stream.builder();
    Part<MessageAccepted> accepted = message.accepted();
    if (accepted != null) {
      changes.add(
          set(byId(message), MessageDocument.identity(accepted.event()), accepted.source()));
      if (message.deleted() == null) {
        Document body = MessageDocument.body(accepted.event().body());
        changes.add(set(notDeleted(message), body, accepted.source()));
      }
    }
    Content content = message.content();
    if (content != null) {
      Bson older =
          Filters.and(notDeleted(message), notAtLeast(MessageDocument.CONTENT_SEQ, content.seq()));
      changes.add(set(older, document(content), content.source()));
    }
    Part<MessageDeleted> deleted = message.deleted();
    if (deleted != null) {
      changes.add(deletion(message, deleted));
    }
    return changes.build();
  }

  /// Reactions of users who have not reacted with the emoji yet, while there is room.
  static Stream<Write> newReactions(MessageWrite message) {
    return message.reactions().stream()
        .map(
            reaction ->
                update(
                    Filters.and(
                        notDeleted(message),
                        Filters.exists(path(reaction.event()), false),
                        notAtLeast(MessageDocument.REACTION_COUNT, MessageDocument.MAX_REACTIONS)),
                    new Document("$set", field(reaction.event()))
                        .append("$inc", new Document(MessageDocument.REACTION_COUNT, 1)),
                    reaction.source()));
  }

  /// Reactions of users who have. After [#newReactions]: of two sinks that both know a new one, one
  /// finds the other's here.
  static Stream<Write> changedReactions(MessageWrite message) {
    return message.reactions().stream()
        .map(
            reaction ->
                set(
                    Filters.and(
                        byId(message),
                        Filters.lt(path(reaction.event()) + ".seq", reaction.event().seq())),
                    field(reaction.event()),
                    reaction.source()));
  }

  private static Write deletion(MessageWrite message, Part<MessageDeleted> deleted) {
    Document contents = new Document();
    MessageDocument.CONTENTS.forEach(field -> contents.append(field, ""));
    Bson first =
        Filters.and(
            byId(message),
            Filters.not(Filters.lte(MessageDocument.DELETED_SEQ, deleted.event().seq())));
    return update(
        first,
        new Document("$set", MessageDocument.deletion(deleted.event())).append("$unset", contents),
        deleted.source());
  }

  private static Document document(Content content) {
    Instant editedAt = content.edit() == null ? null : content.edit().at();
    return MessageDocument.content(content.text(), content.seq(), editedAt);
  }

  private static Bson byId(MessageWrite message) {
    return Filters.eq(MessageDocument.ID, message.id());
  }

  private static Bson notDeleted(MessageWrite message) {
    return Filters.and(byId(message), Filters.exists(MessageDocument.DELETED_SEQ, false));
  }

  /// True also where there is none.
  private static Bson notAtLeast(String field, long seq) {
    return Filters.not(Filters.gte(field, seq));
  }

  private static String path(Reacted reacted) {
    return MessageDocument.REACTIONS + "." + MessageDocument.reactionKey(reacted);
  }

  private static Document field(Reacted reacted) {
    return new Document(path(reacted), MessageDocument.reaction(reacted));
  }

  private static Write set(Bson filter, Document fields, ConsumerRecord<byte[], byte[]> source) {
    return update(filter, new Document("$set", fields), source);
  }

  private static Write update(Bson filter, Document update, ConsumerRecord<byte[], byte[]> source) {
    return new Write(new UpdateOneModel<>(filter, update), List.of(source));
  }
}
