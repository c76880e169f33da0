package io.parley.gateway.websocket;

import static io.parley.gateway.websocket.FrameDecoderProbe.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.gateway.websocket.WebSocketConnection.Violation;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final int MAX = 70_000;
  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final FrameDecoderProbe reader = new FrameDecoderProbe(MAX);

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private void assertBreaks(Violation violation, byte[] bytes) {
    assertThatExceptionOfType(WebSocketException.class)
        .isThrownBy(() -> reader.read(bytes))
        .satisfies(e -> assertThat(e.violation()).isEqualTo(violation));
  }

  // The examples of RFC 6455, 5.7, which are masked.

  @Test
  void maskedText_isReadAsInTheRfc() throws WebSocketException {
    reader.read(hex("81 85 37fa213d 7f9f4d5158"));

    assertThat(reader.received).containsExactly("text Hello");
  }

  @Test
  void emptyMessages_areMessages() throws WebSocketException {
    reader.read(frame(FIN | TEXT, ""));
    reader.read(frame(FIN | BINARY, ""));
    reader.read(frame(FIN | PING, ""));

    assertThat(reader.received).containsExactly("text ", "binary ", "ping ");
  }

  @Test
  void pong_isDropped() throws WebSocketException {
    reader.read(frame(FIN | PONG, "x"));

    assertThat(reader.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 125, 126, 127, 65_535, 65_536, MAX})
  void everyLength_isRead(int size) throws WebSocketException {
    reader.read(frame(FIN | TEXT, "x".repeat(size)));

    assertThat(reader.received).containsExactly("text " + "x".repeat(size));
    assertThat(reader.heldBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void frameInTwoPieces_isRead(int cut) throws WebSocketException {
    byte[] frame = frame(FIN | TEXT, "x".repeat(126));

    reader.read(frame, 0, cut);
    assertThat(reader.received).isEmpty();
    reader.read(frame, cut, frame.length);

    assertThat(reader.received).containsExactly("text " + "x".repeat(126));
    assertThat(reader.heldBytes()).isZero();
  }

  @Test
  void frameInTheMiddleOfABuffer_isRead() throws WebSocketException {
    byte[] frame = frame(FIN | TEXT, "hello");
    byte[] buffer = new byte[frame.length + 20];
    System.arraycopy(frame, 0, buffer, 10, frame.length);

    reader.read(buffer, 10, 10 + frame.length);

    assertThat(reader.received).containsExactly("text hello");
  }

  @Test
  void fragments_areOneMessage() throws WebSocketException {
    reader.read(frame(BINARY, "a"));
    reader.read(frame(0, ""));
    reader.read(frame(FIN | PING, "p"));
    reader.read(frame(0, "b"));
    reader.read(frame(FIN, "c"));

    assertThat(reader.received).containsExactly("ping 70", "binary 616263");
    assertThat(reader.heldBytes()).isZero();
  }

  @Test
  void controlFrameInPieces_leavesTheMessageAlone() throws WebSocketException {
    byte[] ping = frame(FIN | PING, "ping");
    reader.read(frame(TEXT, "a"));
    for (byte one : ping) {
      reader.read(new byte[] {one});
    }
    reader.read(frame(FIN, "b"));

    assertThat(reader.received).containsExactly("ping 70696e67", "text ab");
  }

  // Order.

  @Test
  void continuationOfNothing_isBroken() {
    assertBreaks(Violation.MALFORMED_FRAME, frame(FIN, "x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY, FIN | TEXT, FIN | BINARY})
  void messageWithinAnother_isBroken(int first) throws WebSocketException {
    reader.read(frame(TEXT, "a"));

    assertBreaks(Violation.MALFORMED_FRAME, frame(first, "b"));
  }

  // Header.

  @Test
  void unmaskedFrame_isBroken() {
    assertBreaks(Violation.MALFORMED_FRAME, hex("81 05 48656c6c6f"));
  }

  @Test
  void unmaskedEmptyFrame_isBroken() {
    assertBreaks(Violation.MALFORMED_FRAME, hex("81 00"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x20, 0x10})
  void reservedBit_isBroken(int bit) {
    assertBreaks(Violation.MALFORMED_FRAME, frame(FIN | bit | TEXT, "x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void unknownOpcode_isBroken(int opcode) {
    assertBreaks(Violation.MALFORMED_FRAME, frame(FIN | opcode, "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "81 fe 0000 00000000",
        "81 fe 007d 00000000",
        "81 ff 0000000000000000 00000000",
        "81 ff 000000000000007e 00000000",
        "81 ff 000000000000ffff 00000000",
        "81 ff 8000000000000000 00000000",
        "81 ff ffffffffffffffff 00000000",
        "89 fe 0001 00000000",
      })
  void lengthThatIsNotMinimal_isBroken(String header) {
    assertBreaks(Violation.MALFORMED_FRAME, hex(header));
  }

  @ParameterizedTest
  @ValueSource(ints = {CLOSE, PING, PONG})
  void fragmentedControlFrame_isBroken(int opcode) {
    assertBreaks(Violation.MALFORMED_FRAME, frame(opcode, "xx"));
  }

  @ParameterizedTest
  @ValueSource(ints = {CLOSE, PING, PONG})
  void longControlFrame_isBroken(int opcode) {
    assertBreaks(Violation.MALFORMED_FRAME, frame(FIN | opcode, "x".repeat(126)));
  }

  // Size.

  @Test
  void messageAboveTheLimit_isTooLargeOnceAnnounced() {
    assertBreaks(
        Violation.MESSAGE_TOO_LARGE, Arrays.copyOf(frame(FIN | TEXT, "x".repeat(MAX + 1)), 14));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffffffffffff", "0000000100000000", "0000000080000000"})
  void hugeLength_isTooLarge(String length) {
    assertBreaks(Violation.MESSAGE_TOO_LARGE, hex("81 ff " + length + " 00000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffffffffffff", "7ffffffffffffffe", "0000000100000000"})
  void hugeLengthOfAContinuation_isTooLarge(String length) throws WebSocketException {
    reader.read(frame(TEXT, "ab"));

    assertBreaks(Violation.MESSAGE_TOO_LARGE, hex("80 ff " + length + " 00000000"));
  }

  @Test
  void fragmentsAtTheLimit_areRead() throws WebSocketException {
    reader.read(frame(TEXT, "x".repeat(MAX - 1)));
    reader.read(frame(FIN, "x"));

    assertThat(reader.received).containsExactly("text " + "x".repeat(MAX));
  }

  @Test
  void fragmentsAboveTheLimit_areTooLarge() throws WebSocketException {
    reader.read(frame(TEXT, "x".repeat(MAX)));

    assertBreaks(Violation.MESSAGE_TOO_LARGE, frame(FIN, "x"));
  }

  @Test
  void announcedBytes_areNotReservedBeforeTheyCome() throws WebSocketException {
    byte[] frame = frame(FIN | TEXT, "x".repeat(MAX));

    reader.read(frame, 0, 100);

    assertThat(reader.heldBytes()).isLessThan(200);
  }

  // Memory.

  @Test
  void freshReader_holdsNothing() {
    assertThat(reader.heldBytes()).isZero();
  }

  @Test
  void partOfAHeader_isAllThatIsHeld() throws WebSocketException {
    reader.read(frame(FIN | TEXT, "hello"), 0, 1);

    assertThat(reader.heldBytes()).isLessThanOrEqualTo(14);
  }

  // Close and text.

  @ParameterizedTest
  @CsvSource({
    "'', 1005",
    "03e8, 1000",
    "03f6, 1014",
    "0bb8, 3000",
    "1387, 4999",
    "03e8e282ac, 1000"
  })
  void closeCode_isRead(String payload, int code) throws WebSocketException {
    reader.read(frame(FIN | CLOSE, 1, hex(payload)));

    assertThat(reader.received).containsExactly("close " + code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "03", "0000", "03e7", "03ec", "03ed", "03ee", "03f7", "07d0", "0bb7", "1388", "ffff"
      })
  void closeCodeThatMayNotBeSent_isBroken(String payload) {
    assertBreaks(Violation.MALFORMED_FRAME, frame(FIN | CLOSE, 1, hex(payload)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0af", "eda080", "edbfbf", "f4908080", "80", "e282", "ff", "f8888080"})
  void malformedUtf8_isRefused(String bytes) {
    assertBreaks(Violation.INVALID_UTF8, frame(FIN | TEXT, 1, hex(bytes)));
  }

  @Test
  void malformedUtf8OfACloseReason_isRefused() {
    assertBreaks(Violation.INVALID_UTF8, frame(FIN | CLOSE, 1, hex("03e8 c0af")));
  }

  @Test
  void malformedUtf8InBinary_isBytes() throws WebSocketException {
    reader.read(frame(FIN | BINARY, 1, hex("c0af")));

    assertThat(reader.received).containsExactly("binary c0af");
  }

  @Test
  void characterInTwoFragments_isRead() throws WebSocketException {
    byte[] euro = "\u20ac".getBytes(UTF_8);

    reader.read(frame(TEXT, 1, Arrays.copyOf(euro, 1)));
    reader.read(frame(FIN, 2, Arrays.copyOfRange(euro, 1, 3)));

    assertThat(reader.received).containsExactly("text \u20ac");
  }
}
