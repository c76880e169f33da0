package io.parley.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/rules.md` says who may emit what in each dialect. What it says is asked of a running stack
/// by the attack `authorization-matrix`, which asks all of its rows.
class DialectRulesTest {
  private static final Pattern ROW = Pattern.compile("\n\\| ([a-z]+) `([A-Za-z:_-]+)`");

  @Test
  void eventOfADialectWithoutARow_isFound() throws IOException {
    Set<String> events = new TreeSet<>();
    for (Dialect dialect : Dialects.ALL) {
      dialect.events().forEach(event -> events.add(dialect.name() + " " + event));
    }
    // Alumni's are the native ones.
    Native.DIALECT.events().forEach(event -> events.add("alumni " + event));
    Native.DIALECT.events().forEach(event -> events.remove(Native.DIALECT.name() + " " + event));

    Set<String> rows =
        ROW.matcher(Files.readString(Path.of("../docs/rules.md")))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rows).isEqualTo(events);
  }
}
