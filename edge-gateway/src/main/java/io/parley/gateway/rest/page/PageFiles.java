package io.parley.gateway.rest.page;

import io.parley.contract.codec.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The files of the web client, in memory: those that its build has listed, and no others, so that
/// no path leads to anything else. Where the gateway was built without it there are none.
final class PageFiles {
  /// The page itself, which every link leads to.
  static final String INDEX = "/index.html";

  private static final String LIST = "/files.json";
  private static final String FILES = "/files";

  private final Map<String, PageFile> byPath;

  private PageFiles(Map<String, PageFile> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /// @param root of the class path's resources: the list, and the directory of the files
  /// @throws IllegalStateException when a file that is listed is not there, or has no bytes
  static PageFiles load(String root) {
    try (InputStream list = PageFiles.class.getResourceAsStream(root + LIST)) {
      Map<String, PageFile> files = new HashMap<>();
      if (list != null) {
        for (JsonNode listed : Codec.json().readTree(list)) {
          String path = listed.path("path").stringValue();
          files.put(path, file(root + FILES + path, listed));
        }
      }
      return new PageFiles(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PageFile file(String resource, JsonNode listed) throws IOException {
    Map<ContentCoding, byte[]> bytes = new EnumMap<>(ContentCoding.class);
    for (ContentCoding coding : ContentCoding.values()) {
      try (InputStream in = PageFiles.class.getResourceAsStream(resource + coding.suffix())) {
        if (in != null) {
          bytes.put(coding, in.readAllBytes());
        }
      }
    }
    byte[] plain = bytes.get(ContentCoding.IDENTITY);
    if (plain == null || plain.length == 0) {
      throw new IllegalStateException(resource + " is listed, and not there");
    }
    return PageFile.of(
        listed.path("type").stringValue(), listed.path("immutable").booleanValue(), bytes);
  }

  /// @param path of the request, as it came
  Optional<PageFile> at(String path) {
    return Optional.ofNullable(byPath.get(path.equals("/") ? INDEX : path));
  }
}
