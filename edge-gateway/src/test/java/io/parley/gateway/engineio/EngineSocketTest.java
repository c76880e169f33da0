package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSocketTest {
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(10), 100, 1024);

  private final ManualTimers timers = new ManualTimers();
  private final RecordingListener listener = new RecordingListener();
  private FakeTransport transport = FakeTransport.fast();

  private EngineSocket open() {
    return Sessions.open(SETTINGS, timers, transport, socket -> listener);
  }

  private EngineSocket openAndForgetOpening() {
    EngineSocket socket = open();
    transport.completeAll();
    transport.takeSent();
    return socket;
  }

  @Test
  void server_mustSendOpenPacketFirst() {
    EngineSocket socket = open();

    assertThat(transport.sent())
        .containsExactly(
            "0{\"sid\":\""
                + socket.sid()
                + "\",\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":100}");
    assertThat(listener.calls()).containsExactly("open");
  }

  @Test
  void sid_isLongRandomAndSafeInAUrl() {
    Set<String> sids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      sids.add(SessionIds.next());
    }

    assertThat(sids).hasSize(1_000).allMatch(sid -> sid.matches("[A-Za-z0-9_-]{20}"));
  }

  @Test
  void messagePacket_reachesTheListenerWithoutItsType() {
    EngineSocket socket = open();
    socket.onText("4hello");
    socket.onText("4");

    assertThat(listener.calls()).containsExactly("open", "message hello", "message ");
  }

  @Test
  void binaryMessage_reachesTheListener() {
    EngineSocket socket = open();
    ByteBuffer bytes = ByteBuffer.allocate(3);
    socket.onBinary(bytes);

    assertThat(listener.calls()).containsExactly("open", "binary 3");
    assertThat(bytes.remaining()).isEqualTo(3);
  }

  @Test
  void noopPacket_isIgnored() {
    EngineSocket socket = open();
    socket.onText("6");

    assertThat(socket.isOpen()).isTrue();
  }

  @Test
  void closePacket_closesTheSession() {
    open().onText("1");

    assertThat(listener.calls()).containsExactly("open", "close TRANSPORT_CLOSED");
    assertThat(transport.closes()).containsExactly("1000 transport close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0{}", "2", "2probe", "5", "7", "abc", "b4AA=", " 4", "\u0000", "\ud800"})
  void packetOfAnyOtherType_closesTheSessionAsParseError(String packet) {
    EngineSocket socket = open();
    socket.onText(packet);
    socket.onText("4late");

    assertThat(listener.calls()).containsExactly("open", "close PARSE_ERROR");
    assertThat(transport.closes()).hasSize(1).first().asString().startsWith("1002 parse error: ");
  }

  @Test
  void slowConsumer_isClosedWhenItsOutboxOverflows() {
    transport = FakeTransport.slow();
    EngineSocket socket = openAndForgetOpening();
    Frame kilobyte = Frame.message("x".repeat(600));

    assertThat(socket.send(kilobyte)).isTrue();
    assertThat(socket.send(kilobyte)).isFalse();
    assertThat(listener.calls()).containsExactly("open", "close SLOW_CONSUMER");
    assertThat(transport.closes()).containsExactly("4001 slow consumer");
    assertThat(timers.size()).isZero();
  }

  @Test
  void closeThatFlushes_sendsWhatWaitsBeforeTheTransportCloses() {
    transport = FakeTransport.slow();
    EngineSocket socket = openAndForgetOpening();
    socket.send(Frame.message("a"));
    socket.send(Frame.message("b"));
    socket.close(CloseReason.SERVER_SHUTDOWN);

    assertThat(listener.calls()).containsExactly("open", "close SERVER_SHUTDOWN");
    assertThat(socket.send(Frame.message("late"))).isFalse();
    transport.completeOne(null);
    assertThat(transport.closes()).isEmpty();
    transport.completeOne(null);
    assertThat(transport.sent()).containsExactly("4a", "4b");
    assertThat(transport.closes()).containsExactly("1001 server shutting down");
    assertThat(timers.size()).isZero();
  }

  @Test
  void closeThatFlushes_waitsNoLongerThanPingTimeout() {
    transport = FakeTransport.slow();
    EngineSocket socket = openAndForgetOpening();
    socket.send(Frame.message("a"));
    socket.send(Frame.message("b"));
    socket.close(CloseReason.SERVER_SHUTDOWN);
    timers.advance(Duration.ofMillis(199));
    assertThat(transport.closes()).isEmpty();

    timers.advance(Duration.ofMillis(1));
    assertThat(transport.closes()).containsExactly("1001 server shutting down");
    transport.completeAll();
    assertThat(transport.sent()).containsExactly("4a");
    assertThat(transport.closes()).hasSize(1);
  }

  @Test
  void peerThatGoesAwayDuringTheFlush_leavesNothingBehind() {
    transport = FakeTransport.slow();
    EngineSocket socket = openAndForgetOpening();
    socket.send(Frame.message("a"));
    socket.close(CloseReason.SERVER_SHUTDOWN);
    socket.onClosed(CloseReason.TRANSPORT_CLOSED);
    transport.completeAll();

    assertThat(transport.closes()).containsExactly("1000 transport close");
    assertThat(timers.size()).isZero();
    assertThat(socket.unsentBytes()).isZero();
  }

  @Test
  void closeThatDoesNotFlush_dropsWhatWaits() {
    transport = FakeTransport.slow();
    EngineSocket socket = openAndForgetOpening();
    socket.send(Frame.message("a"));
    socket.send(Frame.message("b"));
    socket.close(CloseReason.PAYLOAD_TOO_LARGE);
    transport.completeAll();

    assertThat(transport.sent()).containsExactly("4a");
    assertThat(transport.closes()).hasSize(1);
  }

  @Test
  void firstCloseReason_isTheOneAndOnly() {
    EngineSocket socket = open();
    socket.close(CloseReason.UNAUTHENTICATED);
    socket.close(CloseReason.SERVER_SHUTDOWN);
    socket.onClosed(CloseReason.TRANSPORT_ERROR);
    socket.onClosed(CloseReason.TRANSPORT_CLOSED);
    socket.onText("4late");
    timers.advance(Duration.ofSeconds(10));

    assertThat(listener.calls()).containsExactly("open", "close UNAUTHENTICATED");
    assertThat(transport.closes()).containsExactly("4401 unauthenticated");
  }

  @Test
  void containerClose_isATransportClose() {
    EngineSocket socket = open();
    socket.onClosed(CloseReason.TRANSPORT_CLOSED);

    assertThat(listener.calls()).containsExactly("open", "close TRANSPORT_CLOSED");
    assertThat(transport.closes()).containsExactly("1000 transport close");
    assertThat(timers.size()).isZero();
  }

  @Test
  void containerErrorAndFailedWrite_areTransportErrors() {
    EngineSocket socket = open();
    socket.onClosed(CloseReason.TRANSPORT_ERROR);
    assertThat(listener.calls()).containsExactly("open", "close TRANSPORT_ERROR");

    transport = FakeTransport.slow();
    RecordingListener second = new RecordingListener();
    Sessions.open(SETTINGS, timers, transport, s -> second);
    transport.completeOne(new Exception("expected by the test"));
    assertThat(second.calls()).containsExactly("open", "close TRANSPORT_ERROR");
    assertThat(transport.closes()).containsExactly("1011 transport error");
  }

  @Test
  void writeThatFailsDuringTheFlush_closesTheTransportAtOnce() {
    transport = FakeTransport.slow();
    EngineSocket socket = openAndForgetOpening();
    socket.send(Frame.message("a"));
    socket.close(CloseReason.SERVER_SHUTDOWN);
    transport.completeOne(new Exception("expected by the test"));

    assertThat(transport.closes()).containsExactly("1011 transport error");
    assertThat(listener.calls()).containsExactly("open", "close SERVER_SHUTDOWN");
    assertThat(timers.size()).isZero();
  }

  @Test
  void transportThatFailsOnTheOpenPacket_isToldOfAfterTheOpening() {
    transport.throwOnSend(new IllegalStateException("expected by the test"));
    EngineSocket socket = open();

    assertThat(listener.calls()).containsExactly("open", "close TRANSPORT_ERROR");
    assertThat(socket.isOpen()).isFalse();
    assertThat(timers.size()).isZero();
  }

  @Test
  void closeWithinAMessage_isToldAfterTheMessageWasHandled() {
    EngineSocket socket = open();
    listener.whenMessage(
        payload -> {
          socket.close(CloseReason.UNAUTHENTICATED);
          assertThat(listener.calls()).last().isEqualTo("message x");
        });
    socket.onText("4x");

    assertThat(listener.calls()).containsExactly("open", "message x", "close UNAUTHENTICATED");
  }

  @Test
  void closeByAnotherThread_waitsForTheMessageBeingHandledWithoutBlocking() throws Exception {
    EngineSocket socket = open();
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    listener.whenMessage(
        payload -> {
          handling.countDown();
          await(closed);
        });
    Thread reader = Thread.ofPlatform().start(() -> socket.onText("4x"));
    await(handling);
    socket.close(CloseReason.SERVER_SHUTDOWN);
    assertThat(listener.calls()).containsExactly("open", "message x");

    closed.countDown();
    reader.join(5_000);
    assertThat(listener.calls()).containsExactly("open", "message x", "close SERVER_SHUTDOWN");
  }

  @Test
  void inputThatWaitsAboveMaxPayload_closesTheSessionAsOverloaded() {
    EngineSocket socket = open();
    socket.inTurn(
        () -> {
          for (int i = 0; i < 3; i++) {
            socket.onText("4" + "x".repeat(90));
          }
        });

    assertThat(listener.calls()).hasSize(3).last().isEqualTo("close OVERLOADED");
  }

  @Test
  void listenerThatThrows_closesItsSessionOnly() {
    EngineSocket socket = open();
    listener.whenMessage(
        payload -> {
          throw new IllegalStateException("expected by the test");
        });
    socket.onText("4x");

    assertThat(listener.calls()).containsExactly("open", "message x", "close INTERNAL_ERROR");
    assertThat(transport.closes()).containsExactly("1011 internal error");
  }

  @Test
  void closesMessagesAndSendsOfManyThreads_endInOneCloseThatComesLast() throws Exception {
    for (int round = 0; round < 300; round++) {
      RecordingListener own = new RecordingListener();
      FakeTransport wire = FakeTransport.fast();
      EngineSocket socket = Sessions.open(SETTINGS, timers, wire, s -> own);
      CountDownLatch start = new CountDownLatch(1);
      Thread[] threads = {
        racing(start, () -> socket.onText("4x")),
        racing(start, () -> socket.send(Frame.message("x".repeat(600)))),
        racing(start, () -> socket.close(CloseReason.SERVER_SHUTDOWN)),
        racing(start, () -> socket.onClosed(CloseReason.TRANSPORT_CLOSED)),
      };
      start.countDown();
      for (Thread thread : threads) {
        thread.join(5_000);
      }

      assertThat(own.calls()).filteredOn(call -> call.startsWith("close ")).hasSize(1);
      assertThat(own.calls()).last().asString().startsWith("close ");
      assertThat(wire.closes()).hasSizeLessThanOrEqualTo(1);
      assertThat(wire.overlaps()).isZero();
    }
    assertThat(timers.size()).isZero();
  }

  private static Thread racing(CountDownLatch start, Runnable action) {
    return Thread.ofPlatform()
        .start(
            () -> {
              await(start);
              action.run();
            });
  }

  @Test
  void closeDetail_isCutAndCleanedToFitACloseFrame() {
    EngineSocket socket = open();
    socket.close(CloseReason.PARSE_ERROR, "é\n" + "x".repeat(200));

    assertThat(transport.closes())
        .containsExactly("1002 parse error: ??" + "x".repeat(123 - "parse error: ??".length()));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
