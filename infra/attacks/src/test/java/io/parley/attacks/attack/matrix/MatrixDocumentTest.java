package io.parley.attacks.attack.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The attack's tables are those of `docs/rules.md`, and nothing that can be asked is without a
/// row.
class MatrixDocumentTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path OPENAPI =
      ROOT.resolve("edge-gateway/src/main/resources/io/parley/gateway/rest/openapi.json");
  private static final Pattern CALL = Pattern.compile("^`([A-Z]+ /\\S+)`");
  private static final Pattern NATIVE_EVENT = Pattern.compile("^alumni `([a-z]+:[a-z-]+)`");
  private static final Pattern DOCUMENTED_EVENT =
      Pattern.compile("\n  ([a-z]+:[a-z-]+):\n    action: receive\n");

  static Stream<Table> tables() {
    return AuthorizationMatrix.TABLES.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void document_hasTheTable(Table table) throws IOException {
    String rules = Files.readString(ROOT.resolve("docs/rules.md"));

    assertThat(rules.contains(table.markdown() + "\n") || rules.endsWith(table.markdown()))
        .as("docs/rules.md is to have, and no row more,%n%s", table.markdown())
        .isTrue();
  }

  @Test
  void callOfRestWithoutARow_isFound() throws IOException {
    JsonNode paths = new JsonMapper().readTree(Files.readString(OPENAPI)).path("paths");
    Set<String> documented = new TreeSet<>();
    paths.forEachEntry(
        (path, calls) ->
            calls.forEachEntry(
                (method, _) -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    documented.remove("GET /api/openapi.json"); // is everybody's

    assertThat(named(CALL)).isEqualTo(documented);
  }

  /// Those of the other dialects are held against the code by the gateway's DialectRulesTest.
  @Test
  void nativeEventWithoutARow_isFound() throws IOException {
    Set<String> documented =
        DOCUMENTED_EVENT
            .matcher(Files.readString(ROOT.resolve("docs/asyncapi.yaml")))
            .results()
            .map(event -> event.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named(NATIVE_EVENT)).isEqualTo(documented);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void rows_haveNamesOfTheirOwn(Table table) {
    assertThat(table.rows()).extracting(Row::name).doesNotHaveDuplicates();
  }

  private static Set<String> named(Pattern pattern) {
    return tables()
        .flatMap(table -> table.rows().stream())
        .flatMap(row -> pattern.matcher(row.name()).results())
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
