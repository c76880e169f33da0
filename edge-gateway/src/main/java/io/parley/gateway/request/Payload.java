package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of one request, read as strictly as the contract reads records: nothing is made to
/// fit, and null is an absent field. Fields that nobody asks for are ignored. Every method throws
/// an [InvalidFieldException] that names the field.
public final class Payload {
  private final ObjectNode fields;

  private Payload(ObjectNode fields) {
    this.fields = fields;
  }

  /// @param payload as received; null when the client sent none
  /// @throws RequestException `INVALID` when it is no object
  public static Payload of(@Nullable JsonNode payload) throws RequestException {
    if (!(payload instanceof ObjectNode object)) {
      throw RequestException.of(ErrorCode.INVALID, "the payload must be an object");
    }
    return new Payload(object);
  }

  /// As received.
  public ObjectNode json() {
    return fields;
  }

  public ConversationId conversation() {
    return required("conversationId", ConversationId.class);
  }

  public String text(String field) {
    return required(field, String.class);
  }

  public boolean has(String field) {
    return fields.hasNonNull(field);
  }

  /// @param type as the contract reads it
  public <T> T required(String field, Class<T> type) {
    T value = optional(field, type);
    if (value == null) {
      throw InvalidFieldException.invalid(field, "is required");
    }
    return value;
  }

  public <T> @Nullable T optional(String field, Class<T> type) {
    return has(field) ? read(field, fields.get(field), type) : null;
  }

  /// At least one user.
  public List<UserId> users(String field, int max) {
    List<UserId> users = list(field, UserId.class, max);
    if (users.isEmpty()) {
      throw InvalidFieldException.invalid(field, "must name at least one user");
    }
    return users;
  }

  /// An absent list is the empty one.
  public <T> List<T> list(String field, Class<T> type, int max) {
    if (!has(field)) {
      return List.of();
    }
    if (!(fields.get(field) instanceof ArrayNode array)) {
      throw InvalidFieldException.invalid(field, "must be a list");
    }
    if (array.size() > max) {
      throw InvalidFieldException.tooLarge(field, "has more than " + max + " entries");
    }
    List<T> list = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      if (entry.isNull()) {
        throw InvalidFieldException.invalid(field, "must not contain null");
      }
      list.add(read(field + "[" + list.size() + "]", entry, type));
    }
    return list;
  }

  /// Read as the only entry of a map, so that what is wrong is named by its whole path.
  private static <T> T read(String path, JsonNode value, Class<T> type) {
    if (value.isBinary()) { // an attachment of the packet, which Jackson would read as base64
      throw InvalidFieldException.invalid(path, "has the wrong type or is missing");
    }
    ObjectNode entry = Codec.json().createObjectNode();
    entry.set(path, value);
    try {
      Map<String, T> read = Codec.json().readerForMapOf(type).readValue(entry);
      return Objects.requireNonNull(read.get(path));
    } catch (JacksonException e) {
      throw invalid(path, Codec.malformed(e));
    }
  }

  private static InvalidFieldException invalid(String wanted, MalformedRecordException e) {
    String path = e.field().isEmpty() ? wanted : e.field();
    String message = String.valueOf(e.getMessage());
    String reason =
        e.field().isEmpty() ? message : message.substring(e.field().length() + ": ".length());
    return e.getCause() instanceof InvalidFieldException cause
            && cause.code() == ErrorCode.TOO_LARGE
        ? InvalidFieldException.tooLarge(path, reason)
        : InvalidFieldException.invalid(path, reason);
  }
}
