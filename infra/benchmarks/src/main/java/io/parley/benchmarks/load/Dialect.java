package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.BenchmarkFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a server is spoken to: what is sent, and how what comes is recognised. Read from a JSON
/// file, which `infra/benchmarks/README.md` describes; one that cannot be read is a
/// [BenchmarkFailure] that names the key.
///
/// @param path where the websocket is, for a URL without a path
/// @param separator between several messages of one frame
/// @param opened the server's first word, which is answered with `connect`; without it `connect` is
///   the first word
/// @param ready the connection can be used
/// @param rejected the connection is refused
/// @param ping answered with `pong`
/// @param create makes a room with its first members; the rest are put in by `add`, at most
///   `addAtMost` in each
/// @param join said by each member, where rooms are not made
/// @param sendToPeer used in conversations of two, in place of rooms
/// @param refused looked for before `acked`
/// @param receipts events that say how far members have come
public record Dialect(
    String name,
    String path,
    Optional<Byte> separator,
    Optional<FramePattern> opened,
    FrameTemplate connect,
    FramePattern ready,
    Optional<FramePattern> rejected,
    Optional<FramePattern> ping,
    FrameTemplate pong,
    Optional<FrameTemplate> create,
    Optional<FrameTemplate> add,
    int addAtMost,
    Optional<FrameTemplate> join,
    FrameTemplate send,
    Optional<FrameTemplate> sendToPeer,
    FramePattern acked,
    FramePattern refused,
    FramePattern message,
    List<FramePattern> receipts,
    Fields fields) {
  private static final Set<String> KEYS =
      Set.of(
          "path",
          "separator",
          "opened",
          "connect",
          "ready",
          "rejected",
          "ping",
          "pong",
          "create",
          "add",
          "addAtMost",
          "join",
          "send",
          "sendToPeer",
          "acked",
          "refused",
          "message",
          "receipts",
          "fields");

  private static final Set<String> FIELDS = Set.of("code", "order", "number", "user", "delivered");

  /// JSON fields in what comes; each is looked for as `"name":`, the first one counts.
  ///
  /// @param code of a refusal
  /// @param order of a message: must grow in a conversation
  /// @param number of a message, in its ack; receipts go by it
  /// @param user in a receipt, before that user's `delivered`
  /// @param delivered in a receipt: up to and with this number
  record Fields(
      Optional<JsonField> code,
      Optional<JsonField> order,
      Optional<JsonField> number,
      Optional<JsonField> user,
      Optional<JsonField> delivered) {}

  /// One that is in this package: `parley`, `socketio` or `centrifugo`.
  public static Dialect named(String name) {
    try (InputStream file = Dialect.class.getResourceAsStream(name + ".json")) {
      if (file == null) {
        throw new BenchmarkFailure("there is no dialect '" + name + "'");
      }
      return read(name, file.readAllBytes());
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read the dialect " + name, e);
    }
  }

  /// @throws BenchmarkFailure when it cannot be read
  public static Dialect of(Path file) {
    try {
      return read(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read the dialect file " + file, e);
    }
  }

  static Dialect read(String name, byte[] json) {
    try {
      return new File(name, new JsonMapper().readTree(json)).dialect();
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BenchmarkFailure("the dialect " + name + ": " + e.getMessage(), e);
    }
  }

  /// Whether rooms are made once, and not joined on each connection.
  public boolean makesRooms() {
    return create.isPresent();
  }

  boolean isReceipt(byte[] bytes, int offset, int length) {
    for (FramePattern receipt : receipts) {
      if (receipt.matches(bytes, offset, length)) {
        return true;
      }
    }
    return false;
  }

  /// The file, as it is looked through.
  private record File(String name, JsonNode json) {
    Dialect dialect() {
      expectKeys(json, KEYS);
      JsonNode fields = json.path("fields");
      expectKeys(fields, FIELDS);
      String pong = text("pong").orElse("");
      if (text("ping").isPresent() && pong.isEmpty()) {
        throw new IllegalArgumentException("there is a ping, but no pong");
      }
      if (text("create").isEmpty() && text("join").isEmpty()) {
        throw new IllegalArgumentException("there is neither create nor join");
      }
      return new Dialect(
          name,
          text("path").orElse("/"),
          text("separator").map(value -> (byte) value.charAt(0)),
          pattern("opened"),
          template("connect").orElseThrow(() -> missing("connect")),
          pattern("ready").orElseThrow(() -> missing("ready")),
          pattern("rejected"),
          pattern("ping"),
          FrameTemplate.of(pong),
          template("create"),
          template("add"),
          json.path("addAtMost").asInt(256),
          template("join"),
          template("send").orElseThrow(() -> missing("send")),
          template("sendToPeer"),
          pattern("acked").orElseThrow(() -> missing("acked")),
          pattern("refused").orElseThrow(() -> missing("refused")),
          pattern("message").orElseThrow(() -> missing("message")),
          receiptPatterns(),
          new Fields(
              field(fields, "code"),
              field(fields, "order"),
              field(fields, "number"),
              field(fields, "user"),
              field(fields, "delivered")));
    }

    private static void expectKeys(JsonNode object, Set<String> known) {
      for (String key : object.propertyNames()) {
        if (!known.contains(key)) {
          throw new IllegalArgumentException("'" + key + "' is not known");
        }
      }
    }

    private List<FramePattern> receiptPatterns() {
      List<FramePattern> patterns = new ArrayList<>();
      for (JsonNode pattern : json.path("receipts")) {
        patterns.add(FramePattern.of(pattern.asString("")));
      }
      return List.copyOf(patterns);
    }

    private Optional<FramePattern> pattern(String key) {
      return text(key).map(FramePattern::of);
    }

    private Optional<FrameTemplate> template(String key) {
      return text(key).map(FrameTemplate::of);
    }

    private static Optional<JsonField> field(JsonNode fields, String key) {
      JsonNode value = fields.path(key);
      return value.isString() ? Optional.of(new JsonField(value.stringValue())) : Optional.empty();
    }

    private Optional<String> text(String key) {
      JsonNode value = json.path(key);
      if (value.isMissingNode()) {
        return Optional.empty();
      }
      if (!value.isString() || value.stringValue().isEmpty()) {
        throw new IllegalArgumentException(key + " is no text");
      }
      return Optional.of(value.stringValue());
    }

    private static IllegalArgumentException missing(String key) {
      return new IllegalArgumentException("there is no " + key);
    }
  }
}
