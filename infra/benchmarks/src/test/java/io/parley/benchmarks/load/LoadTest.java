package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.benchmarks.harness.BenchmarkFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Against a server whose every fault is known: each must be found, and nothing else.
class LoadTest {
  private static final int RATE = 200;
  private static final int MESSAGES = 40;
  private static final int USERS = 3;
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration TIME = Duration.ofMillis(1_000 * MESSAGES / RATE);
  private static final Dialect DIALECT = Dialect.read("chat", Bytes.utf8(ScriptedServer.DIALECT));

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  @Test
  void serverThatDoesEverythingRight_isClean() throws Exception {
    LoadFigures figures =
        run(
            (server, author, id, number, said) -> {
              author.ack(id, number);
              server.toAll(said);
            });

    assertThat(figures.isClean()).isTrue();
    assertThat(figures.sent()).isEqualTo(MESSAGES);
    assertThat(figures.acked()).isEqualTo(MESSAGES);
    assertThat(figures.deliveries()).isEqualTo(MESSAGES * USERS);
    assertThat(figures.ack().count()).isEqualTo(MESSAGES);
    assertThat(figures.delivery().count()).isEqualTo(MESSAGES * (USERS - 1));
    assertThat(figures.lateness().count()).isEqualTo(MESSAGES);
    assertThat(begun).hasValue(1);
    assertThat(ended).hasValue(1);
  }

  @Test
  void lostDoubledReorderedAndRefused_areEachFound() throws Exception {
    String[] kept = {""};
    LoadFigures figures =
        run(
            (server, author, id, number, said) -> {
              if (number == 5) {
                author.refuse(id, "OVERLOADED");
                return;
              }
              author.ack(id, number);
              switch (number) {
                case 10 -> server.members().getFirst().send(said); // lost at the two others
                case 15 -> {
                  server.toAll(said);
                  server.members().getLast().send(said);
                }
                case 20 -> kept[0] = said;
                case 21 -> {
                  server.toAll(said);
                  server.toAll(kept[0]);
                }
                default -> server.toAll(said);
              }
            });

    assertThat(figures.wrong()).isEqualTo(new LoadFigures.Wrong(2, 1, USERS, 0, 1, 0, 0, 0));
    assertThat(figures.refusals()).isEqualTo(Map.of("OVERLOADED", 1));
    assertThat(figures.isCorrect()).isFalse();
  }

  @Test
  void warmUp_isInNoFigureButThoseOfWhatIsWrong() throws Exception {
    LoadFigures figures =
        run(
            Duration.ofMillis(100),
            (server, author, id, number, said) -> {
              if (number == 1) {
                author.refuse(id, "OVERLOADED");
              } else {
                author.ack(id, number);
                server.toAll(number == 2 ? said + "\n" + said : said);
              }
            });

    assertThat(figures.sent()).isEqualTo(MESSAGES);
    assertThat(figures.delivery().count()).isEqualTo(MESSAGES * (USERS - 1));
    assertThat(figures.allDeliveries()).isEqualTo((MESSAGES + RATE / 10 - 1) * USERS);
    assertThat(figures.wrong()).isEqualTo(new LoadFigures.Wrong(0, USERS, 0, 0, 0, 1, 0, 0));
  }

  @Test
  void receipts_areCountedAndMeasured() throws Exception {
    LoadFigures figures =
        run(
            (server, author, id, number, said) -> {
              author.ack(id, number);
              server.toAll(said);
              StringBuilder marks = new StringBuilder("receipt [");
              for (ScriptedServer.Connection member : server.members()) {
                marks.append("{\"user\":\"").append(member.user());
                marks.append("\",\"upTo\":").append(number).append("},");
              }
              author.send(marks.append("]").toString());
            });

    assertThat(figures.receiptFrames()).isEqualTo(MESSAGES);
    assertThat(figures.receiptMarks()).isEqualTo(MESSAGES * USERS);
    assertThat(figures.receipt().count()).isEqualTo(MESSAGES);
    assertThat(figures.receiptsMissing()).isZero();
  }

  @Test
  void connectionThatEnds_isCountedAndTheOthersGoOn() throws Exception {
    LoadFigures figures =
        run(
            (server, author, id, number, said) -> {
              author.ack(id, number);
              server.toAll(said);
              if (number == 10) {
                server.members().getFirst().drop();
              }
            });

    assertThat(figures.ended()).isEqualTo(1);
    assertThat(figures.firstEnd()).isNotEmpty();
    assertThat(figures.wrong().refused()).as("its own, and nobody else's").isPositive();
    assertThat(figures.refusals()).containsKey("not connected");
    assertThat(figures.isCorrect()).isFalse();
  }

  @Test
  void whoIsCutOff_comesBack() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (chat, author, id, number, said) -> {
                  author.ack(id, number);
                  chat.toAll(said);
                });
        Load load = load(server)) {
      load.open();
      load.gather();
      load.comeBack();
      long cut = System.nanoTime();
      LoadFigures figures =
          load.run(
              RATE,
              Duration.ZERO,
              TIME,
              new Load.Measuring() {
                @Override
                public void begin() {
                  server.members().forEach(ScriptedServer.Connection::drop);
                }

                @Override
                public void end() {}
              });
      ReturnFigures returned = load.returned(cut);

      assertThat(figures.ended()).isZero();
      assertThat(returned.cutOff()).isEqualTo(USERS);
      assertThat(returned.back()).isEqualTo(USERS);
      assertThat(returned.ready().count()).isEqualTo(USERS);
      assertThat(returned.attempts()).isZero();
    }
  }

  @Test
  void serverThatIsNotThere_failsTheOpening() throws IOException {
    ScriptedServer gone = new ScriptedServer((server, author, id, number, said) -> {});
    gone.close();
    try (Load load = load(gone)) {
      assertThatThrownBy(load::open)
          .isInstanceOf(BenchmarkFailure.class)
          .hasMessageContaining("a connection failed");
    }
  }

  private LoadFigures run(ScriptedServer.Script script) throws Exception {
    return run(Duration.ZERO, script);
  }

  private LoadFigures run(Duration warmUp, ScriptedServer.Script script) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script);
        Load load = load(server)) {
      load.open();
      load.gather();
      return load.run(
          RATE,
          warmUp,
          TIME,
          new Load.Measuring() {
            @Override
            public void begin() {
              begun.incrementAndGet();
            }

            @Override
            public void end() {
              ended.incrementAndGet();
            }
          });
    }
  }

  private static Load load(ScriptedServer server) {
    Load load = new Load(DIALECT, List.of(server.url()), Audience.room(USERS, USERS), user -> "");
    load.settle(SETTLE);
    return load;
  }
}
