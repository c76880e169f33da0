package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstTest {
  private final List<Throwable> failures = new ArrayList<>();
  private final FakeTransport transport = FakeTransport.fast();
  private final Outbox outbox = new Outbox(transport, 1 << 20, failures::add, () -> 0);

  @Test
  void whatABurstSends_isOneWriteAtItsEnd() {
    Burst.run(
        _ -> {
          offer("a");
          outbox.offerVolatile("key", Frame.message("b"));
          Burst.run(_ -> offer("c")); // a part of it
          assertThat(transport.sent()).isEmpty();
        });

    assertThat(transport.takeSent()).containsExactly("4a", "4b", "4c");
    assertThat(transport.writes()).isEqualTo(1);
    assertThat(outbox.unsentBytes()).isZero();
    offer("d");
    assertThat(transport.takeSent()).containsExactly("4d");
  }

  @Test
  void whatIsSentBesides_takesWhatIsHeldWithIt() throws InterruptedException {
    List<String> meanwhile = new ArrayList<>();
    Burst.run(
        _ -> {
          offer("a");
          Thread other =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        offer("b");
                        meanwhile.addAll(transport.takeSent());
                      });
          join(other);
          offer("c");
        });

    assertThat(meanwhile).containsExactly("4a", "4b");
    assertThat(transport.takeSent()).containsExactly("4c");
  }

  @Test
  void socketThatClosesInABurst_writesWhatIsHeldFirst() {
    Burst.run(
        _ -> {
          offer("a");
          outbox.finish(() -> transport.close(CloseReason.SERVER_DISCONNECT, "bye"));
          assertThat(transport.closes()).isEmpty();
        });

    assertThat(transport.sent()).containsExactly("4a");
    assertThat(transport.closes()).hasSize(1);
  }

  @Test
  void discardedSocket_writesNothingAtTheEnd() {
    Burst.run(
        _ -> {
          offer("a");
          outbox.discard();
        });

    assertThat(transport.sent()).isEmpty();
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void muchInOneBurst_isWrittenMeanwhile_soThatAFastSocketIsNotTakenForASlowOne() {
    String content = "x".repeat(1_000);
    Burst.run(
        _ -> {
          for (int i = 0; i < 5_000; i++) {
            offer(content);
            outbox.offerVolatile("key", Frame.message(content));
          }
        });

    assertThat(transport.sent()).hasSize(10_000);
    assertThat(transport.writes()).isBetween(300, 400);
    assertThat(failures).isEmpty();
  }

  @Test
  void volatilesForASocketThatIsSlow_areKeptAside_alsoInABurst() {
    transport.hold();
    offer("a");
    Burst.run(
        _ -> {
          outbox.offerVolatile("key", Frame.message("1"));
          outbox.offerVolatile("key", Frame.message("2"));
        });
    transport.release();

    assertThat(transport.sent()).containsExactly("4a", "42");
  }

  @Test
  void burstThatFails_letsGoOfWhatItHolds() {
    assertThatThrownBy(
            () ->
                Burst.run(
                    _ -> {
                      offer("a");
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(transport.sent()).containsExactly("4a");
  }

  @Test
  void oneThatCannotLetGo_holdsUpNobody() {
    Burst.run(
        burst -> {
          burst.add(
              () -> {
                throw new IllegalStateException("no");
              });
          offer("a");
        });

    assertThat(transport.sent()).containsExactly("4a");
  }

  private void offer(String text) {
    assertThat(outbox.offer(List.of(Frame.message(text)))).isEqualTo(Outbox.Offer.TAKEN);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
