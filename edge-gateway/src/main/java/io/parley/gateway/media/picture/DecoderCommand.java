package io.parley.gateway.media.picture;

import io.parley.gateway.media.picture.decoder.PictureDecoder;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How a [PictureDecoder] is started: a JVM of this one's kind, with our own classes and none of
/// anybody else's, an environment that has nothing of the gateway's (no secret), the root as its
/// working directory, and limits that the kernel holds.
///
/// Memory: 46 MB are the JVM's own as it waits, and it may have [#MEMORY_KIB] in all, heap and
/// native memory together; a JPEG's decoder is native. Where a kernel does not know that limit
/// (macOS), the heap's alone holds. If the container's memory runs out all the same, the kernel
/// takes a decoder first, and not the gateway.
///
/// @param memoryKib what it may write to, in KiB
record DecoderCommand(List<String> words, int memoryKib) {
  static final int MEMORY_KIB = 110 * 1024;

  /// Ctrl-C in a terminal goes to all of its processes; a decoder ends when the gateway does.
  private static final String LIMITED =
      """
      trap '' INT
      ulimit -c 0
      ulimit -d "$1" 2>/dev/null
      { echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null
      shift
      exec "$@"
      """;

  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-Xms8m",
          "-Xmx32m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:CompressedClassSpaceSize=16m",
          "-XX:MaxMetaspaceSize=32m",
          "-XX:MaxDirectMemorySize=4m",
          "-Xshare:auto",
          "-XX:+ExitOnOutOfMemoryError",
          // It leaves nothing behind, and nobody gets into it.
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null",
          // Standard output is for answers.
          "-Xlog:disable",
          "-XX:+DisplayVMOutputToStderr",
          "-Djava.awt.headless=true");

  static DecoderCommand standard() {
    return of(PictureDecoder.class.getName(), MEMORY_KIB);
  }

  /// @param main a class of our own
  static DecoderCommand of(String main, int memoryKib) {
    return new DecoderCommand(
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                JAVA_OPTIONS.stream(),
                Stream.of(
                    "-Djava.io.tmpdir="
                        + Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath(),
                    "-cp",
                    ownClasses(),
                    main))
            .flatMap(words -> words)
            .toList(),
        memoryKib);
  }

  ProcessBuilder builder() {
    List<String> limited =
        Stream.concat(
                Stream.of("/bin/sh", "-c", LIMITED, "picture-decoder", Integer.toString(memoryKib)),
                words.stream())
            .toList();
    ProcessBuilder builder = new ProcessBuilder(limited).directory(new File("/"));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("LC_ALL", "C.UTF-8"); // or it could not name files in other letters than ASCII
    return builder;
  }

  private static String ownClasses() {
    try {
      return Path.of(
              PictureDecoder.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where are our classes?", e);
    }
  }
}
