package io.parley.contract.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// One file of `golden/`, see the README there. It holds one line: a value's JSON.
///
/// @param name such as `message.json` or `message.minimal.json`
/// @param json the bytes without the line's end
public record GoldenFile(String name, byte[] json) {
  private static final Path DIRECTORY = directory();

  private static final Map<String, GoldenFile> FILES = readAll();

  /// In the order of their names.
  public static List<GoldenFile> all() {
    return List.copyOf(FILES.values());
  }

  private static Map<String, GoldenFile> readAll() {
    Map<String, GoldenFile> read = new TreeMap<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      files
          .filter(file -> file.toString().endsWith(".json"))
          .map(GoldenFile::read)
          .forEach(file -> read.put(file.name, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(read);
  }

  static GoldenFile canonical(Kind kind) {
    return named(kind.name() + ".json", kind);
  }

  static GoldenFile minimal(Kind kind) {
    return named(kind.name() + ".minimal.json", kind);
  }

  private static GoldenFile named(String name, Kind kind) {
    GoldenFile file = FILES.get(name);
    if (file == null) {
      throw new AssertionError(
          kind.type() + " needs a golden file: add src/test/resources/golden/" + name);
    }
    return file;
  }

  private static GoldenFile read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
        throw new AssertionError(file.getFileName() + " must be one line with its end");
      }
      return new GoldenFile(file.getFileName().toString(), Arrays.copyOf(bytes, bytes.length - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory() {
    try {
      return Path.of(GoldenFile.class.getResource("/golden/README.md").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /// The kind whose file it is, by the name up to the first dot.
  public Kind kind() {
    String kind = name.substring(0, name.indexOf('.'));
    return Kind.all()
        .filter(candidate -> candidate.name().equals(kind))
        .findAny()
        .orElseThrow(() -> new AssertionError("golden/" + name + " is of no kind that there is"));
  }

  boolean isMinimal() {
    return name.endsWith(".minimal.json");
  }

  public ObjectNode tree() {
    return (ObjectNode) Codec.json().readTree(json);
  }

  @Override
  public String toString() {
    return name;
  }
}
