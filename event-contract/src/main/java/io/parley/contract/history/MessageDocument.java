package io.parley.contract.history;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.Reacted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// One message in the `messages` collection, as it is now. Fields are named as in the event, except
/// that `_id` is `conversationId:number`, times are dates, and `metadata`, the application's own
/// JSON, is text: its keys may be such as MongoDB gives a meaning of its own.
///
/// What never changes is [#identity]; [#body] and [#content] are gone once the message is deleted.
/// `contentSeq` is the event that made the content, `deletedSeq` the one that deleted it: writers
/// compare with them, so that what is older changes nothing. A document without [#identity] is of a
/// message that only later events are known of, and no message yet.
public final class MessageDocument {
  public static final String COLLECTION = "messages";
  public static final String ID = "_id";

  public static final String CONVERSATION_ID = "conversationId";
  public static final String NUMBER = "number";
  public static final String ACCEPTED_AT = "acceptedAt";
  public static final String SENDER_ID = "sender.id";

  public static final String CONTENT_SEQ = "contentSeq";
  public static final String TERMS = "terms";
  public static final String DELETED_SEQ = "deletedSeq";

  /// An object of [#reaction]s by [#reactionKey].
  public static final String REACTIONS = "reactions";

  public static final String REACTION_COUNT = "reactionCount";

  /// The ids of the files that the attachments and the metadata link to; missing if there are none.
  public static final String MEDIA = "media";

  /// Likewise of those that the content links to.
  public static final String CONTENT_MEDIA = "contentMedia";

  /// The ids of files that the message has linked to and, it may be, does not any more: a deletion
  /// or an edit has taken the link away. At most [#MAX_GONE_MEDIA]; missing if there are none.
  public static final String GONE_MEDIA = "goneMedia";

  /// More than one message can link to.
  public static final int MAX_GONE_MEDIA = 2_000;

  /// What a deletion removes for good.
  public static final List<String> CONTENTS =
      List.of(
          "content",
          TERMS,
          CONTENT_MEDIA,
          CONTENT_SEQ,
          MEDIA,
          "editedAt",
          "attachments",
          "mentions",
          "metadata",
          REACTIONS,
          REACTION_COUNT);

  /// Of one message, each of one user with one emoji, those taken back included; at worst 250 KB.
  /// Later ones are in the log only.
  public static final int MAX_REACTIONS = 500;

  /// No id has it: none has control characters.
  private static final char SEPARATOR = '\u001f';

  private MessageDocument() {}

  public static String id(ConversationId conversationId, long number) {
    return conversationId.value() + ":" + number;
  }

  /// The fields that stay as they are, without `_id`.
  public static Document identity(MessageAccepted message) {
    MessageBody body = message.body();
    return new Document("messageId", message.messageId())
        .append("clientMessageId", message.clientMessageId())
        .append(CONVERSATION_ID, message.conversationId().value())
        .append("seq", message.seq())
        .append(NUMBER, message.number())
        .append("sender", toDocument(message.sender()))
        .append("type", body.type().word())
        .append("replyTo", body.replyTo())
        .append("threadId", body.threadId())
        .append(ACCEPTED_AT, Date.from(message.acceptedAt()));
  }

  /// What came with the content and stays as it is until the message is deleted.
  public static Document body(MessageBody body) {
    String metadata = body.metadata() == null ? null : body.metadata().toString();
    Document document =
        new Document(
                "attachments",
                body.attachments().stream().map(MessageDocument::toDocument).toList())
            .append("mentions", body.mentions().stream().map(UserId::value).toList())
            .append("metadata", metadata);
    List<String> media = media(body);
    return media.isEmpty() ? document : document.append(MEDIA, media);
  }

  /// The files that the attachments and the metadata link to.
  public static List<String> media(MessageBody body) {
    String metadata = body.metadata() == null ? null : body.metadata().toString();
    return Stream.concat(
            body.attachments().stream().map(Attachment::url), Stream.ofNullable(metadata))
        .flatMap(text -> MediaId.linkedIn(text).stream())
        .map(MediaId::value)
        .distinct()
        .toList();
  }

  /// The content, with what search finds it by.
  ///
  /// @param seq the event that made it so
  /// @param editedAt null when it is what was sent
  public static Document content(String content, long seq, @Nullable Instant editedAt) {
    Document document =
        new Document("content", content)
            .append(TERMS, SearchTerms.ofMessage(content))
            .append(CONTENT_SEQ, seq);
    List<String> media = MediaId.linkedIn(content).stream().map(MediaId::value).toList();
    if (!media.isEmpty() || editedAt != null) { // an edit may take links away
      document.append(CONTENT_MEDIA, media);
    }
    return editedAt == null ? document : document.append("editedAt", Date.from(editedAt));
  }

  public static Document deletion(MessageDeleted deleted) {
    return new Document(DELETED_SEQ, deleted.seq())
        .append("deletedAt", Date.from(deleted.at()))
        .append("deletedBy", deleted.by().value());
  }

  /// What one user does with one emoji; kept also when it was taken back (`on: false`), so that an
  /// older event does not give it again.
  public static Document reaction(Reacted reacted) {
    return new Document("user", reacted.by().value())
        .append("emoji", reacted.emoji())
        .append("seq", reacted.seq())
        .append("on", reacted.on());
  }

  /// A field name that any user and emoji may be part of.
  public static String reactionKey(Reacted reacted) {
    String text = reacted.by().value() + SEPARATOR + reacted.emoji();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// @return empty for a document without [#identity]
  /// @throws RuntimeException when the document was written by nobody here
  public static Optional<HistoryMessage> fromDocument(Document document) {
    if (!document.containsKey("messageId")) {
      return Optional.empty();
    }
    String metadata = document.getString("metadata");
    String deletedBy = document.getString("deletedBy");
    return Optional.of(
        new HistoryMessage(
            document.getString("messageId"),
            document.getString("clientMessageId"),
            new ConversationId(document.getString(CONVERSATION_ID)),
            document.getLong("seq"),
            document.getLong(NUMBER),
            toSender(document.get("sender", Document.class)),
            Objects.requireNonNull(MessageType.of(document.getString("type")), "type"),
            document.get("content", ""),
            document.getList("attachments", Document.class, List.of()).stream()
                .map(MessageDocument::toAttachment)
                .toList(),
            document.getString("replyTo"),
            document.getString("threadId"),
            document.getList("mentions", String.class, List.of()).stream()
                .map(UserId::new)
                .toList(),
            metadata == null ? null : Codec.json().readTree(metadata),
            document.getDate(ACCEPTED_AT).toInstant(),
            instant(document.getDate("editedAt")),
            instant(document.getDate("deletedAt")),
            deletedBy == null ? null : new UserId(deletedBy),
            toReactions(document.get(REACTIONS, new Document()))));
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static Map<String, List<UserId>> toReactions(Document reactions) {
    Map<String, List<UserId>> users = new LinkedHashMap<>();
    reactions.values().stream()
        .map(Document.class::cast)
        .filter(reaction -> reaction.getBoolean("on"))
        .sorted(Comparator.comparing(reaction -> reaction.getLong("seq")))
        .forEach(
            reaction ->
                users
                    .computeIfAbsent(reaction.getString("emoji"), emoji -> new ArrayList<>())
                    .add(new UserId(reaction.getString("user"))));
    return users;
  }

  private static Document toDocument(Sender sender) {
    return new Document("id", sender.id().value())
        .append("name", sender.name())
        .append("picture", sender.picture());
  }

  private static Sender toSender(Document sender) {
    return new Sender(
        new UserId(sender.getString("id")), sender.getString("name"), sender.getString("picture"));
  }

  private static Document toDocument(Attachment attachment) {
    return new Document("url", attachment.url())
        .append("name", attachment.name())
        .append("type", attachment.type())
        .append("size", attachment.size())
        .append("width", attachment.width())
        .append("height", attachment.height());
  }

  private static Attachment toAttachment(Document attachment) {
    return new Attachment(
        attachment.getString("url"),
        attachment.getString("name"),
        attachment.getString("type"),
        attachment.getLong("size"),
        attachment.getInteger("width"),
        attachment.getInteger("height"));
  }
}
