package io.parley.gateway.media.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a decoder is given, and what it may take.
class DecoderCommandTest {
  @Test
  void environment_hasNothingOfTheGateways() throws Exception {
    assertThat(System.getenv()).as("this process has one").containsKey("PATH");
    assertThat(output("env").lines())
        .allMatch(line -> line.matches("LC_ALL=C\\.UTF-8|PWD=/|OLDPWD=.*|SHLVL=\\d|_=.*"));
  }

  @Test
  void classPath_isOurOwnClassesAlone() {
    List<String> words = DecoderCommand.standard().words();
    String classPath = words.get(words.indexOf("-cp") + 1);
    assertThat(classPath).doesNotContain(File.pathSeparator);
    assertThat(Files.exists(Path.of(classPath))).isTrue();
  }

  @Test
  void memory_isHeldByTheKernel() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")));
    assertThat(output("ulimit -d; ulimit -c; cat /proc/self/oom_score_adj"))
        .isEqualTo("20000\n0\n1000\n");
    // dd takes a block's bytes from the heap
    assertThat(output("dd if=/dev/zero of=/dev/null bs=10M count=1 2>/dev/null && echo fits"))
        .isEqualTo("fits\n");
    assertThat(output("dd if=/dev/zero of=/dev/null bs=30M count=1 2>/dev/null || echo does not"))
        .isEqualTo("does not\n");
  }

  /// As when the gateway is killed: the kernel closes its end.
  @Test
  void decoder_endsWithItsInput() throws Exception {
    Process decoder = DecoderCommand.standard().builder().start();
    try {
      assertThat(decoder.getInputStream().readNBytes(4))
          .isEqualTo("par1".getBytes(StandardCharsets.US_ASCII));
      decoder.getOutputStream().close();
      assertThat(decoder.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(decoder.exitValue()).isZero();
    } finally {
      decoder.destroyForcibly();
    }
  }

  /// The same in the middle of a picture.
  @Test
  void decoder_endsWithItsInput_withinAPicture() throws Exception {
    Process decoder = DecoderCommand.standard().builder().start();
    try {
      assertThat(decoder.getInputStream().readNBytes(4)).hasSize(4);
      byte[] png = TestPictures.plain("png", 4, 4);
      decoder.getOutputStream().write(new byte[] {1, 0, 0, 0, 0, 0, 1, 0, 0});
      decoder.getOutputStream().write(png, 0, 40);
      decoder.getOutputStream().close();
      assertThat(decoder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      decoder.destroyForcibly();
    }
  }

  private static String output(String script) throws Exception {
    Process process =
        new DecoderCommand(List.of("/bin/sh", "-c", script), 20_000).builder().start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
