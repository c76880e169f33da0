package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a service's bill of materials says that it is made of is what its image has: each jar, byte
/// for byte, and nothing else.
class BillOfMaterialsIT {
  @ParameterizedTest
  @ValueSource(strings = {"edge-gateway", "message-processor", "history-sink"})
  void namesEveryJar(String service) throws Exception {
    Path target = Path.of("../..", service, "target");
    assertThat(target.resolve("bom.json")).as("made by Maven, unless it is offline").exists();
    JsonNode bom = new JsonMapper().readTree(Files.readAllBytes(target.resolve("bom.json")));
    Map<String, String> named = new TreeMap<>();
    for (JsonNode component : bom.path("components")) {
      named.put(jar(component), sha256(component));
    }

    assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
    assertThat(bom.path("metadata").path("component").path("name").asString()).isEqualTo(service);
    assertThat(named).isEqualTo(jarsIn(target.resolve("lib"))).hasSizeGreaterThan(10);
  }

  private static String jar(JsonNode component) {
    String purl = component.path("purl").asString();
    String classifier =
        purl.contains("classifier=") ? purl.replaceAll(".*classifier=|&.*", "") : "";
    return component.path("name").asString()
        + "-"
        + component.path("version").asString()
        + (classifier.isEmpty() ? "" : "-" + classifier)
        + ".jar";
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asString().equals("SHA-256")) {
        return hash.path("content").asString();
      }
    }
    return "no hash";
  }

  private static Map<String, String> jarsIn(Path lib) throws Exception {
    Map<String, String> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(lib)) {
      for (Path jar : files.toList()) {
        jars.put(jar.getFileName().toString(), sha256(jar));
      }
    }
    return jars;
  }

  private static String sha256(Path jar) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
  }
}
