package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Finding 9: there is one way to Kafka, and it knows of TLS and of who asks. A client that is made
/// otherwise does not know what KAFKA_CLIENT_CONFIG says.
final class KafkaClientsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern MAKES_ONE =
      Pattern.compile("new Kafka(?:Producer|Consumer)\\b|\\bAdmin(?:Client)?\\.create\\(");

  @Test
  void clients_areMadeByTheConnectionAlone() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      List<String> makers =
          files
              .map(directory -> directory.resolve("src"))
              .filter(Files::isDirectory)
              .distinct()
              .flatMap(KafkaClientsTest::sources)
              .filter(source -> MAKES_ONE.matcher(read(source)).find())
              .map(source -> source.getFileName().toString())
              .filter(name -> !name.equals("KafkaClientsTest.java"))
              .toList();

      assertThat(makers).containsExactly("KafkaConnection.java");
    }
  }

  private static Stream<Path> sources(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> path.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
