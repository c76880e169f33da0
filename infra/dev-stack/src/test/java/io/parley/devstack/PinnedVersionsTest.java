package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is built today is built of the same tomorrow: no version moves by itself.
class PinnedVersionsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern PLUGIN = Pattern.compile("<plugin>(.*?)</plugin>", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<(?:[\\w.-]+\\.)?version>([^<]+)<");

  /// Comments, and what Maven and the JDK are asked to be at least.
  private static final Pattern NO_VERSIONS =
      Pattern.compile(
          "<!--.*?-->|<require(Maven|Java)Version>.*?</require\\1Version>|<version>\\[\\$\\{jdk.version},\\)<",
          Pattern.DOTALL);

  /// A tag of three numbers at least, for people, and the digest that decides.
  private static final Pattern EXACT_IMAGE =
      Pattern.compile("[\\w./-]+:v?\\d+\\.\\d+\\.\\d+[\\w.-]*@sha256:[0-9a-f]{64}");

  @Test
  void everyPlugin_hasAVersion() throws IOException {
    Set<String> versioned = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    for (Path pom : poms()) {
      for (MatchResult plugin : PLUGIN.matcher(text(pom)).results().toList()) {
        String name =
            ARTIFACT.matcher(plugin.group(1)).results().findFirst().orElseThrow().group(1);
        used.add(name);
        if (plugin.group(1).contains("<version>")) {
          versioned.add(name);
        }
      }
    }

    assertThat(used).contains("maven-compiler-plugin", "maven-surefire-plugin");
    assertThat(versioned).containsAll(used);
  }

  @Test
  void noVersion_isARangeOrMoves() throws IOException {
    for (Path pom : poms()) {
      List<String> versions =
          VERSION.matcher(text(pom)).results().map(found -> found.group(1)).toList();

      assertThat(versions)
          .as("%s", pom)
          .isNotEmpty()
          .allMatch(
              version ->
                  version.startsWith("${")
                      || version.equals("0.1.0-SNAPSHOT") // our own
                      || version.equals("25") // the JDK's, of which any patch will do
                      || version.matches("\\d[\\w.-]*\\d"));
    }
  }

  @Test
  void everyImage_isAnExactOne() throws IOException {
    List<String> images = new ArrayList<>();
    images.addAll(composeImages());
    images.addAll(found("infra/docker/Dockerfile", "(?m)^ARG \\w+_IMAGE=(\\S+)"));

    assertThat(images).hasSize(5).allMatch(image -> EXACT_IMAGE.matcher(image).matches());
    assertThat(found("infra/docker/Dockerfile", "(?m)^FROM (\\S+)"))
        .allMatch(
            from -> from.startsWith("${") || from.equals("service") || from.equals("processor"));
  }

  /// Or the tests would be of another broker than the one that is deployed.
  @Test
  void containersOfTests_areTheDeployedOnes() throws IOException {
    assertThat(
            found(
                "infra/end-to-end/src/test/java/io/parley/e2e/Backends.java",
                "DockerImageName\\.parse\\(\\s*\"([^\"]+)\""))
        .hasSize(2)
        // Testcontainers takes a tag or a digest.
        .isSubsetOf(
            composeImages().stream().map(image -> image.replaceFirst(":[^@:]+@", "@")).toList());
  }

  /// Those that are not ours. A repeated one is an alias (`*kafka`).
  private static List<String> composeImages() throws IOException {
    return found("docker-compose.yml", "(?m)^ +image: (?!parley/|\\*)(?:&\\w+ )?(\\S+)");
  }

  private static List<String> found(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toList());
  }

  private static String text(Path pom) throws IOException {
    return NO_VERSIONS.matcher(Files.readString(pom)).replaceAll("");
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> services = Files.list(ROOT);
        Stream<Path> tools = Files.list(ROOT.resolve("infra"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("pom.xml")),
              Stream.concat(services, tools).map(module -> module.resolve("pom.xml")))
          .filter(Files::exists)
          .toList();
    }
  }
}
