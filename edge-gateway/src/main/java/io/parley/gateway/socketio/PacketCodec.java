package io.parley.gateway.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.gateway.engineio.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes Socket.IO v5 packets; what is not exactly one packet is refused.
///
/// Stricter than socket.io-parser 4.2 where it guesses: an event and an ack must have their array,
/// an ack its id; other packets must have no id; an id is decimal digits up to 2^53 - 1. Bounds:
/// JSON nested 100 deep, 100,000 tokens, names of 1,000 and numbers of 100 characters, strings as
/// long as the packet; namespaces and event names of 256 characters; 10 attachments, as many as are
/// announced and each used once.
public final class PacketCodec {
  static final int MAX_DEPTH = 100;
  static final int MAX_TOKENS = 100_000;
  static final int MAX_NAMESPACE = 256;
  static final int MAX_EVENT_NAME = 256;
  static final int MAX_ATTACHMENTS = 10;

  /// The largest integer that every client keeps exactly.
  static final long MAX_ACK_ID = (1L << 53) - 1;

  private static final int MAX_ACK_ID_DIGITS = 16;
  private static final char BINARY_EVENT = '5';
  private static final char BINARY_ACK = '6';

  /// Event names with a meaning of their own in clients and servers.
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxNameLength(1_000)
                          .maxNumberLength(100)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  // Clients choose the names: a table of them would be theirs to fill.
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // An application's numbers keep their digits.
          .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final byte[] CLOSE_ARRAY = {']'};

  private PacketCodec() {}

  /// Decodes one packet, given without Engine.IO's leading `4`.
  ///
  /// @throws PacketException if it is not one packet; close the connection
  static Packet decode(String packet) throws PacketException {
    if (packet.isEmpty()) {
      throw new PacketException("empty Socket.IO packet");
    }
    char type = packet.charAt(0);
    if (type < '0' || type > '6') {
      throw new PacketException("unknown Socket.IO packet type");
    }
    boolean binary = type == BINARY_EVENT || type == BINARY_ACK;
    int at = 1;
    int attachments = 0;
    if (binary) {
      int dash = packet.indexOf('-', 1, Math.min(packet.length(), 4));
      attachments = attachments(packet, dash);
      at = dash + 1;
    }
    String namespace = "/";
    if (at < packet.length() && packet.charAt(at) == '/') {
      int end = endOfNamespace(packet, at);
      namespace = namespace(packet, at, end);
      at = Math.min(end + 1, packet.length());
    }
    int idEnd = at;
    while (idEnd < packet.length() && isDigit(packet.charAt(idEnd))) {
      idEnd++;
    }
    Long id = idEnd == at ? null : ackId(packet, at, idEnd);
    JsonNode payload = idEnd == packet.length() ? null : parse(packet.substring(idEnd));
    return switch (type) {
      case '0' -> new Packet.Connect(withoutId(namespace, id), auth(payload));
      case '1' -> disconnect(withoutId(namespace, id), payload);
      case '2' -> event(namespace, id, payload);
      case '3' -> ack(namespace, id, payload);
      case BINARY_EVENT -> incomplete(event(namespace, id, payload), payload, attachments);
      case BINARY_ACK -> incomplete(ack(namespace, id, payload), payload, attachments);
      default -> connectError(withoutId(namespace, id), payload);
    };
  }

  private static int attachments(String packet, int dash) throws PacketException {
    int count = 0;
    for (int i = 1; i < dash; i++) {
      if (!isDigit(packet.charAt(i))) {
        throw new PacketException("illegal number of attachments");
      }
      count = count * 10 + packet.charAt(i) - '0';
    }
    if (dash < 2 || count > MAX_ATTACHMENTS) {
      throw new PacketException("illegal number of attachments");
    }
    return count;
  }

  private static Packet incomplete(Packet packet, @Nullable JsonNode payload, int attachments)
      throws PacketException {
    if (attachments == 0 || !(payload instanceof ArrayNode array)) {
      return packet;
    }
    return new Packet.Incomplete(packet, array, Attachments.places(array, attachments));
  }

  private static int endOfNamespace(String packet, int start) throws PacketException {
    int comma = packet.indexOf(',', start, Math.min(packet.length(), start + MAX_NAMESPACE + 1));
    int end = comma < 0 ? packet.length() : comma;
    if (end - start > MAX_NAMESPACE) {
      throw new PacketException("namespace longer than " + MAX_NAMESPACE + " characters");
    }
    return end;
  }

  private static String namespace(String packet, int start, int end) {
    int query = packet.indexOf('?', start, end);
    return packet.substring(start, query < 0 ? end : query);
  }

  private static long ackId(String packet, int start, int end) throws PacketException {
    if (end - start <= MAX_ACK_ID_DIGITS) {
      long id = Long.parseLong(packet, start, end, 10);
      if (id <= MAX_ACK_ID) {
        return id;
      }
    }
    throw new PacketException("ack id above " + MAX_ACK_ID);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static JsonNode parse(String json) throws PacketException {
    try {
      return JSON.readTree(json);
    } catch (JacksonException | NumberFormatException e) { // the latter for 1e999999999
      throw new PacketException("payload is not JSON within the limits");
    }
  }

  private static String withoutId(String namespace, @Nullable Long id) throws PacketException {
    if (id != null) {
      throw new PacketException("ack id on a packet that takes none");
    }
    return namespace;
  }

  private static @Nullable ObjectNode auth(@Nullable JsonNode payload) throws PacketException {
    if (payload == null) {
      return null;
    }
    if (payload instanceof ObjectNode object) {
      return object;
    }
    throw new PacketException("CONNECT payload is not an object");
  }

  private static Packet disconnect(String namespace, @Nullable JsonNode payload)
      throws PacketException {
    if (payload != null) {
      throw new PacketException("DISCONNECT with a payload");
    }
    return new Packet.Disconnect(namespace);
  }

  private static Packet event(String namespace, @Nullable Long id, @Nullable JsonNode payload)
      throws PacketException {
    if (payload == null || !payload.isArray() || payload.isEmpty()) {
      throw new PacketException("EVENT payload is not an array that begins with the event's name");
    }
    JsonNode first = payload.get(0);
    if (!first.isString() && !first.isNumber()) {
      throw new PacketException("event name is neither a string nor a number");
    }
    String name = first.asString();
    if (name.length() > MAX_EVENT_NAME) {
      throw new PacketException("event name longer than " + MAX_EVENT_NAME + " characters");
    }
    if (RESERVED.contains(name)) {
      throw new PacketException("reserved event name");
    }
    return new Packet.Event(namespace, id, name, elements(payload, 1));
  }

  private static Packet ack(String namespace, @Nullable Long id, @Nullable JsonNode payload)
      throws PacketException {
    if (id == null) {
      throw new PacketException("ACK without an id");
    }
    if (payload == null || !payload.isArray()) {
      throw new PacketException("ACK payload is not an array");
    }
    return new Packet.Ack(namespace, id, elements(payload, 0));
  }

  private static Packet connectError(String namespace, @Nullable JsonNode payload)
      throws PacketException {
    if (payload == null || !(payload.isString() || payload.isObject())) {
      throw new PacketException("CONNECT_ERROR payload is neither a string nor an object");
    }
    return new Packet.ConnectError(namespace, payload);
  }

  static List<JsonNode> elements(JsonNode array, int from) {
    int size = array.size();
    List<JsonNode> elements = new ArrayList<>(size - from);
    for (int i = from; i < size; i++) {
      elements.add(array.get(i));
    }
    return elements;
  }

  /// An event for any number of sockets of one namespace.
  ///
  /// @param json the arguments as JSON, with commas between them; usually one value, none if empty.
  ///   Taken as it is: must be valid UTF-8 and JSON
  public static Frame eventFrame(String namespace, String eventName, byte[] json) {
    String comma = json.length > 0 ? "," : "";
    String start = "2" + prefix(namespace) + "[" + quoted(eventName) + comma;
    return Frame.message(start.getBytes(UTF_8), json, CLOSE_ARRAY);
  }

  /// The same event for a client that may name it when it comes back, as the last it has seen
  /// ([RecoveryClaim]).
  ///
  /// @param event as of [#eventFrame]
  /// @param offset its place; the client finds it as one more argument
  public static Frame withOffset(Frame event, String offset) {
    return event.withEnd(CLOSE_ARRAY.length, ("," + quoted(offset) + "]").getBytes(UTF_8));
  }

  /// An event with any arguments, also binary ones ([BinaryNode]).
  ///
  /// @return the packet and its attachments, to be sent together
  public static List<Frame> eventFrames(String namespace, String name, List<JsonNode> args) {
    ArrayNode payload = JSON.createArrayNode().add(name).addAll(args);
    return frames(BINARY_EVENT, prefix(namespace), payload);
  }

  /// The ack of an event.
  ///
  /// @param id the event's ack id
  /// @param json as of [#eventFrame]
  public static Frame ackFrame(String namespace, long id, byte[] json) {
    return Frame.message(("3" + prefix(namespace) + id + "[").getBytes(UTF_8), json, CLOSE_ARRAY);
  }

  /// The ack of an event, as [#eventFrames].
  static List<Frame> ackFrames(String namespace, long id, List<JsonNode> args) {
    return frames(BINARY_ACK, prefix(namespace) + id, JSON.createArrayNode().addAll(args));
  }

  private static List<Frame> frames(char binaryType, String prefix, ArrayNode payload) {
    List<byte[]> attachments = new ArrayList<>(0);
    JsonNode text = Attachments.takeOut(payload, attachments);
    String type =
        attachments.isEmpty()
            ? String.valueOf((char) (binaryType - 3)) // EVENT, ACK
            : binaryType + Integer.toString(attachments.size()) + "-";
    List<Frame> frames = new ArrayList<>(1 + attachments.size());
    frames.add(Frame.message((type + prefix).getBytes(UTF_8), JSON.writeValueAsBytes(text)));
    attachments.forEach(bytes -> frames.add(Frame.binary(bytes)));
    return frames;
  }

  /// The answer to a CONNECT that was accepted.
  ///
  /// @param sid the socket's public id
  /// @param pid its private one, by which it may be recovered; null for none
  static Frame connectFrame(String namespace, String sid, @Nullable String pid) {
    ObjectNode payload = JSON.createObjectNode().put("sid", sid);
    if (pid != null) {
      payload.put("pid", pid);
    }
    return Frame.message("0" + prefix(namespace) + JSON.writeValueAsString(payload));
  }

  /// The answer to a CONNECT that was refused.
  static Frame connectErrorFrame(String namespace, String message, @Nullable ObjectNode data) {
    ObjectNode payload = JSON.createObjectNode().put("message", message);
    if (data != null) {
      payload.set("data", data);
    }
    return Frame.message("4" + prefix(namespace) + JSON.writeValueAsString(payload));
  }

  static Frame disconnectFrame(String namespace) {
    return Frame.message("1" + prefix(namespace));
  }

  private static String prefix(String namespace) {
    return namespace.equals("/") ? "" : namespace + ",";
  }

  /// As a JSON string.
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.append('"').toString();
  }
}
