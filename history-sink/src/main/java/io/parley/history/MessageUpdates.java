package io.parley.history;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.history.GenerationStore.Write;
import io.parley.history.MessageWrite.Content;
import io.parley.history.MessageWrite.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;

/// What is written to a message's document: an [#insert] where there should be none, a [#merge]
/// where there may be one. The merge is right by itself whatever is there, in any order with those
/// of other batches and any number of times: what is there and newer stays (`contentSeq`, a
/// reaction's `seq`), and where there is a deletion nothing that it removed is set.
final class MessageUpdates {
  private static final Document NOT_DELETED =
      Pipelines.eq(Pipelines.number(MessageDocument.DELETED_SEQ), 0L);

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private MessageUpdates() {}

  /// All that the batch says of a message, its acceptance included, as a new document.
  static Write insert(MessageWrite message) {
    MessageAccepted accepted = Objects.requireNonNull(message.accepted()).event();
    Document fields = new Document(MessageDocument.ID, message.id());
    fields.putAll(MessageDocument.identity(accepted));
    Part<MessageDeleted> deleted = message.deleted();
    if (deleted != null) {
      fields.putAll(MessageDocument.deletion(deleted.event()));
      fields.putAll(gone(message));
      return new Write(new InsertOneModel<>(fields), message.sources());
    }
    fields.putAll(MessageDocument.body(accepted.body()));
    Content content = Objects.requireNonNull(message.content());
    fields.putAll(document(content));
    if (content.edit() != null) {
      fields.putAll(gone(message));
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
    return new Write(new InsertOneModel<>(fields), message.sources());
  }

  /// The same, or what else the batch says of a message, merged into the document that is there, or
  /// into a new one: one update, a pipeline.
  static Write merge(MessageWrite message) {
    List<Document> stages = new ArrayList<>();
    Document set = new Document();
    Part<MessageAccepted> accepted = message.accepted();
    if (accepted != null) {
      MessageDocument.identity(accepted.event())
          .forEach((field, value) -> set.append(field, Pipelines.literal(value)));
      if (message.deleted() == null) {
        set.putAll(Pipelines.setIf(NOT_DELETED, MessageDocument.body(accepted.event().body())));
      }
    }
    Content content = message.content();
    if (content != null) {
      Document isNewer =
          Pipelines.and(
              NOT_DELETED,
              Pipelines.lt(Pipelines.number(MessageDocument.CONTENT_SEQ), content.seq()));
      set.putAll(Pipelines.setIf(isNewer, document(content)));
    }
    Part<MessageDeleted> deleted = message.deleted();
    if (deleted != null) {
      set.putAll(deletion(deleted.event()));
      set.append(
          MessageDocument.GONE_MEDIA,
          gone(message.links(), MessageDocument.MEDIA, MessageDocument.CONTENT_MEDIA));
    } else if (!message.links().isEmpty() || (content != null && content.edit() != null)) {
      set.append(
          MessageDocument.GONE_MEDIA,
          Pipelines.cond(
              NOT_DELETED, gone(Set.of(), MessageDocument.CONTENT_MEDIA), gone(message.links())));
    }
    if (!set.isEmpty()) {
      stages.add(Pipelines.set(set));
    }
    if (deleted != null) {
      stages.add(Pipelines.unset(MessageDocument.CONTENTS));
    }
    message.reactions().forEach(reaction -> stages.add(reaction(reaction.event())));
    return new Write(
        new UpdateOneModel<>(Filters.eq(MessageDocument.ID, message.id()), stages, UPSERT),
        message.sources());
  }

  /// Those that it still links to do no harm.
  private static Document gone(MessageWrite message) {
    Set<String> links = message.links();
    return links.isEmpty()
        ? new Document()
        : new Document(
            MessageDocument.GONE_MEDIA,
            links.stream().limit(MessageDocument.MAX_GONE_MEDIA).toList());
  }

  /// What is noted already, these links, and those that the fields have before this update; as it
  /// was where there are none, or too many.
  private static Document gone(Set<String> links, String... fields) {
    List<Object> lists = new ArrayList<>();
    lists.add(Pipelines.list(MessageDocument.GONE_MEDIA));
    lists.add(Pipelines.literal(List.copyOf(links)));
    for (String field : fields) {
      lists.add(Pipelines.list(field));
    }
    Document all = Pipelines.union(lists);
    Document fits =
        Pipelines.and(
            Pipelines.lt(0, Pipelines.size(all)),
            Pipelines.lt(Pipelines.size(all), MessageDocument.MAX_GONE_MEDIA + 1));
    return Pipelines.cond(fits, all, "$" + MessageDocument.GONE_MEDIA);
  }

  /// The first deletion counts.
  private static Document deletion(MessageDeleted deleted) {
    Document isFirst =
        Pipelines.or(
            NOT_DELETED,
            Pipelines.lt(deleted.seq(), Pipelines.number(MessageDocument.DELETED_SEQ)));
    return Pipelines.setIf(isFirst, MessageDocument.deletion(deleted));
  }

  /// A stage of its own for each, as the next one needs the count that it leaves. The reactions are
  /// set as a whole: setting a field inside would leave an empty object in a deleted message.
  private static Document reaction(Reacted reacted) {
    String key = MessageDocument.reactionKey(reacted);
    Document seq = Pipelines.number(MessageDocument.REACTIONS + "." + key + ".seq");
    Document isNew =
        Pipelines.and(
            Pipelines.eq(seq, 0L),
            Pipelines.lt(
                Pipelines.number(MessageDocument.REACTION_COUNT), MessageDocument.MAX_REACTIONS));
    Document isNewer = Pipelines.and(Pipelines.lt(0L, seq), Pipelines.lt(seq, reacted.seq()));
    Document field = new Document(key, MessageDocument.reaction(reacted));
    return Pipelines.set(
        new Document(
                MessageDocument.REACTIONS,
                Pipelines.cond(
                    Pipelines.and(NOT_DELETED, Pipelines.or(isNew, isNewer)),
                    new Document(
                        "$mergeObjects",
                        List.of("$" + MessageDocument.REACTIONS, Pipelines.literal(field))),
                    "$" + MessageDocument.REACTIONS))
            .append(
                MessageDocument.REACTION_COUNT,
                Pipelines.cond(
                    Pipelines.and(NOT_DELETED, isNew),
                    new Document(
                        "$add", List.of(Pipelines.number(MessageDocument.REACTION_COUNT), 1)),
                    "$" + MessageDocument.REACTION_COUNT)));
  }

  private static Document document(Content content) {
    Instant editedAt = content.edit() == null ? null : content.edit().at();
    return MessageDocument.content(content.text(), content.seq(), editedAt);
  }
}
