package io.parley.contract.history;

import io.parley.contract.Attachment;
import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;

/// One message in the `messages` collection. Fields are named as in the event, except that `_id` is
/// `conversationId:number`, `acceptedAt` is a date, and `metadata`, the application's own JSON, is
/// text: its keys may be such as MongoDB gives a meaning of its own.
public final class MessageDocument {
  public static final String COLLECTION = "messages";
  public static final String ID = "_id";

  private MessageDocument() {}

  public static String id(ConversationId conversationId, long number) {
    return conversationId.value() + ":" + number;
  }

  public static Document toDocument(MessageAccepted message) {
    MessageBody body = message.body();
    return new Document(ID, id(message.conversationId(), message.number()))
        .append("messageId", message.messageId())
        .append("clientMessageId", message.clientMessageId())
        .append("conversationId", message.conversationId().value())
        .append("seq", message.seq())
        .append("number", message.number())
        .append("sender", toDocument(message.sender()))
        .append("type", body.type().name().toLowerCase(Locale.ROOT))
        .append("content", body.content())
        .append(
            "attachments", body.attachments().stream().map(MessageDocument::toDocument).toList())
        .append("replyTo", body.replyTo())
        .append("threadId", body.threadId())
        .append("mentions", body.mentions().stream().map(UserId::value).toList())
        .append("metadata", body.metadata() == null ? null : body.metadata().toString())
        .append("acceptedAt", Date.from(message.acceptedAt()));
  }

  /// @throws RuntimeException when the document was not written by [#toDocument]
  public static MessageAccepted fromDocument(Document document) {
    String metadata = document.getString("metadata");
    return new MessageAccepted(
        document.getString("messageId"),
        document.getString("clientMessageId"),
        new ConversationId(document.getString("conversationId")),
        document.getLong("seq"),
        document.getLong("number"),
        toSender(document.get("sender", Document.class)),
        new MessageBody(
            MessageType.valueOf(document.getString("type").toUpperCase(Locale.ROOT)),
            document.getString("content"),
            document.getList("attachments", Document.class).stream()
                .map(MessageDocument::toAttachment)
                .toList(),
            document.getString("replyTo"),
            document.getString("threadId"),
            document.getList("mentions", String.class, List.of()).stream()
                .map(UserId::new)
                .toList(),
            metadata == null ? null : Codec.json().readTree(metadata)),
        document.getDate("acceptedAt").toInstant());
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
