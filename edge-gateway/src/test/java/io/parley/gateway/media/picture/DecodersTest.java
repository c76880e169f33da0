package io.parley.gateway.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ErrorCode;
import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.DecoderProcess.TimeLimits;
import io.parley.gateway.media.picture.decoder.PictureType;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever becomes of a decoder, it costs one picture, which is answered, and is counted.
class DecodersTest {
  /// What a decoder says when it is ready, as a shell's word.
  private static final String READY = "printf par1; ";

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final byte[] PNG = TestPictures.plain("png", 4, 4);

  @ParameterizedTest
  @CsvSource({
    "DIED, head -c 1 >/dev/null; exit 3",
    "DIED, head -c 1 >/dev/null; kill -9 $$",
    "GARBLED, head -c 1 >/dev/null; printf ZZZZZZZZZZZZZZZZ; cat >/dev/null",
    // DONE, 4 x 4 pixels, and a copy of 2^62 bytes
    "GARBLED, 'printf \"\\0\\0\\0\\0\\004\\0\\0\\0\\004\\100\\0\\0\\0\\0\\0\\0\\0\"; cat >/dev/null'",
  })
  void decoderThatIsLost_costsItsPicture_andTheNextGetsAnother(String loss, String script)
      throws Exception {
    try (Pictures pictures = pictures(READY + script, LONG, LONG)) {
      refused(pictures, ErrorCode.INVALID, "the picture cannot be read");
      refused(pictures, ErrorCode.INVALID, "the picture cannot be read");
      assertThat(pictures.counts().lost(loss)).isEqualTo(2);
      assertThat(pictures.counts().started()).isEqualTo(2);
      assertThat(pictures.pids()).isEmpty();
    }
  }

  @Test
  void decoderThatDoesNothing_isKilledByTheClock() {
    try (Pictures pictures = pictures(READY + "cat >/dev/null", LONG, Duration.ofMillis(300))) {
      refused(pictures, ErrorCode.INVALID, "the picture cannot be read");
      assertThat(pictures.counts().lost("LATE")).isEqualTo(1);
    }
  }

  /// Its picture is longer than a pipe, so that the gateway waits until it is read.
  @Test
  void decoderThatReadsNothing_isKilledByTheClock() {
    byte[] picture = new byte[1 << 20];
    try (Pictures pictures =
        pictures(READY + "exec tail -f /dev/null", LONG, Duration.ofMillis(300))) {
      refused(pictures, picture, ErrorCode.INVALID, "the picture cannot be read");
      assertThat(pictures.counts().lost("LATE")).isEqualTo(1);
    }
  }

  @Test
  void decoderThatWorksForEver_isKilledByItsOwnTime() {
    try (Pictures pictures = pictures(READY + "while :; do :; done", Duration.ofMillis(50), LONG)) {
      refused(pictures, ErrorCode.INVALID, "the picture cannot be read");
      assertThat(pictures.counts().lost("LATE")).isEqualTo(1);
    }
  }

  @Test
  void decoderThatSaysMuch_isNotInItsOwnWay() {
    String says = READY + "head -c 1000000 /dev/zero >&2; printf '\\001'; cat >/dev/null";
    try (Pictures pictures = pictures(says, LONG, LONG)) {
      refused(pictures, ErrorCode.INVALID, "the file is broken");
      assertThat(pictures.pids()).as("it is sound").hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"exit 1", "printf nonsense; cat >/dev/null", "exec /no/such/program"})
  void decoderThatDoesNotComeUp_isNotTriedAgainAtOnce(String script) {
    try (Pictures pictures = pictures(script, LONG, LONG)) {
      RequestException first =
          refused(pictures, ErrorCode.OVERLOADED, "pictures cannot be taken now");
      assertThat(first.retryAfter()).isPresent();
      assertThat(pictures.counts().lost("UNSTARTED")).isEqualTo(1);
      assertThat(pictures.counts().started()).isZero();
    }
  }

  @Test
  void pause_isLongerEachTime() {
    try (Pictures pictures = pictures("exit 1", LONG, LONG)) {
      Duration first = pause(pictures);
      long failures = pictures.counts().lost("UNSTARTED");
      Duration left = pause(pictures);
      if (pictures.counts().lost("UNSTARTED") == failures) {
        assertThat(left).as("what is left of it").isLessThanOrEqualTo(first);
      } else { // on a machine so slow that it is over
        assertThat(left).isGreaterThan(first);
      }
    }
  }

  @Test
  void decoderThatIsKilledWhileItWaits_costsNoPicture() throws Exception {
    try (Pictures pictures = new Pictures()) {
      take(pictures);
      kill(pictures);
      take(pictures);
      assertThat(pictures.counts().lost("DIED")).isEqualTo(1);
      assertThat(pictures.counts().started()).isEqualTo(2);
    }
  }

  @Test
  void decoder_isKept_andReplacedAfterManyPictures() throws Exception {
    try (Pictures pictures = new Pictures()) {
      Set<Long> pids = new HashSet<>();
      for (int i = 0; i < Decoders.PICTURES_EACH; i++) {
        take(pictures);
        pids.addAll(pictures.pids());
      }
      assertThat(pids).hasSize(1);
      assertThat(pictures.pids()).isEmpty();
      take(pictures);
      assertThat(pictures.counts().started()).isEqualTo(2);
      assertThat(DecoderCounts.losses()).allMatch(loss -> pictures.counts().lost(loss) == 0);
    }
  }

  @Test
  void closed_leavesNoProcess_andSaysThatItIsTheGateway() throws Exception {
    Pictures pictures = new Pictures();
    take(pictures);
    List<ProcessHandle> processes = processes(pictures);
    pictures.close();
    for (ProcessHandle process : processes) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
    assertThat(processes).hasSize(1);
    refused(pictures, ErrorCode.OVERLOADED, "too many pictures");
  }

  private static Pictures pictures(String script, Duration cpu, Duration wall) {
    return new Pictures(
        new DecoderCommand(List.of("/bin/sh", "-c", script), DecoderCommand.MEMORY_KIB),
        new TimeLimits(cpu, wall));
  }

  private static void kill(Pictures pictures) throws Exception {
    for (ProcessHandle process : processes(pictures)) {
      assertThat(process.destroyForcibly()).isTrue();
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private static List<ProcessHandle> processes(Pictures pictures) {
    return pictures.pids().stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
  }

  private static Duration pause(Pictures pictures) {
    return refused(pictures, ErrorCode.OVERLOADED, "pictures cannot be taken now")
        .retryAfter()
        .orElseThrow();
  }

  private static RequestException refused(Pictures pictures, ErrorCode code, String reason) {
    return refused(pictures, PNG, code, reason);
  }

  private static RequestException refused(
      Pictures pictures, byte[] picture, ErrorCode code, String reason) {
    RequestException[] seen = new RequestException[1];
    assertThatThrownBy(() -> take(pictures, picture))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> {
              seen[0] = refused;
              assertThat(refused.code()).isEqualTo(code);
            })
        .hasMessageContaining(reason);
    return seen[0];
  }

  private static void take(Pictures pictures) throws Exception {
    take(pictures, PNG);
  }

  private static void take(Pictures pictures, byte[] picture) throws Exception {
    try (Spool original = Spool.create()) {
      original.output().write(picture);
      pictures.take(PictureType.PNG, original).close();
    }
  }
}
