package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `docs/` says of the code is there.
class DocsTest {
  private static final Path ROOT = Path.of("../..");

  /// A name in backticks with a capital and a small letter: nothing else is written so.
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w*)?)`");

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w+)");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package (io\\.parley[.\\w]*);");

  /// Not named one by one.
  private static final Pattern WITHIN_A_TOOL =
      Pattern.compile("(io\\.parley\\.(?:faults|attacks|benchmarks))\\..*");

  @ParameterizedTest
  @ValueSource(strings = {"architecture.md", "glossary.md", "security.md", "../SECURITY.md"})
  void everyClassThatIsNamed_isThere(String document) throws IOException {
    Set<String> declared =
        sources()
            .flatMap(source -> all(DECLARED, read(source)))
            .collect(Collectors.toUnmodifiableSet());

    TreeSet<String> missing =
        all(CLASS, read(ROOT.resolve("docs").resolve(document)))
            .flatMap(name -> Stream.of(name.split("\\.")))
            .filter(name -> !declared.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(missing).isEmpty();
  }

  @Test
  void everyPackage_isInTheArchitecture() throws IOException {
    String architecture = read(ROOT.resolve("docs/architecture.md"));

    TreeSet<String> missing =
        sources()
            .filter(source -> source.toString().contains("/src/main/"))
            .filter(source -> source.endsWith("package-info.java"))
            .flatMap(source -> all(PACKAGE, read(source)))
            .map(name -> WITHIN_A_TOOL.matcher(name).replaceFirst("$1"))
            .filter(name -> !architecture.contains("`" + name + "`"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(missing).isEmpty();
  }

  /// Of the main classes, and of the tests, which documents name as what shows something.
  private static Stream<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : modules()) {
      try (Stream<Path> all = Files.walk(module.resolve("src"))) {
        all.filter(path -> path.toString().endsWith(".java"))
            .filter(path -> path.toString().contains("/src/main/java/") || isTest(path))
            .forEach(sources::add);
      }
    }
    return sources.stream();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> services = Files.list(ROOT);
        Stream<Path> tools = Files.list(ROOT.resolve("infra"))) {
      return Stream.of(Stream.of(ROOT.resolve("clients/java")), services, tools)
          .flatMap(found -> found)
          .filter(module -> Files.isDirectory(module.resolve("src")))
          .toList();
    }
  }

  private static boolean isTest(Path path) {
    return path.toString().contains("/src/test/java/")
        && (path.toString().endsWith("Test.java") || path.toString().endsWith("IT.java"));
  }

  private static Stream<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
