package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `.dockerignore` lets in what `infra/docker/Dockerfile` builds of: the build itself needs a
/// Docker engine, and base images.
class ImagesTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern BUILT = Pattern.compile("mvn .*-pl ([\\w,/-]+) -am", Pattern.DOTALL);
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency><groupId>io\\.parley</groupId><artifactId>([\\w-]+)</artifactId>(?!.*<scope>test)");

  @Test
  void sourcesOfTheImages_areInTheBuildContext() throws IOException {
    Set<String> needed = new TreeSet<>(Set.of(".mvn"));
    Matcher built = BUILT.matcher(Files.readString(ROOT.resolve("infra/docker/Dockerfile")));
    assertThat(built.find()).isTrue();
    for (String module : built.group(1).split(",")) {
      add(module, needed);
    }

    assertThat(needed).contains("edge-gateway", "event-contract", "infra/operations");
    assertThat(Files.readAllLines(ROOT.resolve(".dockerignore")))
        .containsAll(needed.stream().map(directory -> "!" + directory).toList());
  }

  private static void add(String module, Set<String> needed) throws IOException {
    if (needed.add(module)) {
      String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
      for (String artifact : DEPENDENCY.matcher(pom).results().map(m -> m.group(1)).toList()) {
        add(directory(artifact), needed);
      }
    }
  }

  /// Where the module of that name is; all of `clients` is let in as one.
  private static String directory(String artifact) throws IOException {
    try (Stream<Path> poms = Files.find(ROOT, 3, (path, _) -> path.endsWith("pom.xml"))) {
      List<Path> found = poms.filter(pom -> isOf(artifact, pom)).map(Path::getParent).toList();
      assertThat(found).as(artifact).hasSize(1);
      String directory = ROOT.relativize(found.getFirst()).toString();
      return directory.startsWith("clients") ? "clients" : directory;
    }
  }

  private static boolean isOf(String artifact, Path pom) {
    try {
      return Files.readString(pom)
          .replaceFirst("(?s)<parent>.*?</parent>", "")
          .contains("<artifactId>" + artifact + "</artifactId>\n  <");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
