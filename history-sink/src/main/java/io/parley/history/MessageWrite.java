package io.parley.history;

import io.parley.contract.history.MediaId;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What the events of a batch come to for one message, whatever order they are in: the message as
/// it was accepted, its newest content, its deletion, the newest of each user and emoji.
final class MessageWrite {
  /// An event with the record that it came in.
  record Part<T>(T event, ConsumerRecord<byte[], byte[]> source) {}

  /// The newest content.
  ///
  /// @param edit null when it is the accepted message's own
  record Content(
      String text, long seq, @Nullable MessageEdited edit, ConsumerRecord<byte[], byte[]> source) {}

  private record Reaction(String user, String emoji) {}

  private final String id;
  private @Nullable Part<MessageAccepted> accepted;
  private @Nullable Content content;
  private @Nullable Part<MessageDeleted> deleted;
  private final Map<Reaction, Part<Reacted>> reactions = new LinkedHashMap<>(0);
  private final Set<String> contentLinks = new LinkedHashSet<>(0);

  /// @param id of its document
  MessageWrite(String id) {
    this.id = id;
  }

  void accept(MessageAccepted message, ConsumerRecord<byte[], byte[]> source) {
    accepted = new Part<>(message, source);
    offer(new Content(message.body().content(), message.seq(), null, source));
  }

  void edit(MessageEdited edit, ConsumerRecord<byte[], byte[]> source) {
    offer(new Content(edit.content(), edit.seq(), edit, source));
  }

  /// The first deletion counts.
  void delete(MessageDeleted deletion, ConsumerRecord<byte[], byte[]> source) {
    if (deleted == null || deletion.seq() < deleted.event().seq()) {
      deleted = new Part<>(deletion, source);
    }
  }

  void react(Reacted reacted, ConsumerRecord<byte[], byte[]> source) {
    reactions.merge(
        new Reaction(reacted.by().value(), reacted.emoji()),
        new Part<>(reacted, source),
        (one, other) -> other.event().seq() > one.event().seq() ? other : one);
  }

  private void offer(Content other) {
    MediaId.linkedIn(other.text()).forEach(file -> contentLinks.add(file.value()));
    if (content == null || other.seq() > content.seq()) {
      content = other;
    }
  }

  String id() {
    return id;
  }

  @Nullable Part<MessageAccepted> accepted() {
    return accepted;
  }

  /// Null also when it is deleted: then there is none.
  @Nullable Content content() {
    return deleted == null ? content : null;
  }

  @Nullable Part<MessageDeleted> deleted() {
    return deleted;
  }

  /// None when it is deleted.
  Collection<Part<Reacted>> reactions() {
    return deleted == null ? reactions.values() : List.of();
  }

  /// The files that it links to, or has linked to.
  Set<String> links() {
    Set<String> links = new LinkedHashSet<>(contentLinks);
    if (accepted != null) {
      links.addAll(MessageDocument.media(accepted.event().body()));
    }
    return links;
  }

  /// The records that it was made of, as far as they count.
  List<ConsumerRecord<byte[], byte[]>> sources() {
    List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>(1);
    if (accepted != null) {
      sources.add(accepted.source());
    }
    Content newest = content();
    if (newest != null && newest.edit() != null) {
      sources.add(newest.source());
    }
    if (deleted != null) {
      sources.add(deleted.source());
    }
    reactions().forEach(reaction -> sources.add(reaction.source()));
    return sources;
  }
}
