package io.parley.attacks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.attacks.attack.Causes.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The attack's table is that of `docs/asyncapi.yaml`: each request has a row, and its price.
class CausesTest {
  private static final Pattern PRICE =
      Pattern.compile(
          "^ {4}'([a-z:-]+)': \\{ rate: (\\w+), base: (\\d+)"
              + "(?:, free: (\\d+), per: (\\d+), of: \\w+)? }$",
          Pattern.MULTILINE);

  @Test
  void requestWithoutARow_orOfAnotherPrice_isFound() throws IOException {
    TreeMap<String, Matcher> documented = new TreeMap<>();
    Matcher price = PRICE.matcher(Files.readString(Path.of("../../docs/asyncapi.yaml")));
    while (price.find()) {
      Matcher row = PRICE.matcher(price.group());
      assertThat(row.matches()).isTrue();
      documented.put(row.group(1), row);
    }

    Set<String> rows = Causes.ALL.stream().map(Cause::event).collect(Collectors.toSet());
    assertThat(rows).isEqualTo(documented.keySet());
    for (Cause cause : Causes.ALL) {
      Matcher row = documented.get(cause.event());
      assertThat(cause.rate()).as("%s", cause).isEqualTo(row.group(2));
      assertThat(cause.price()).as("%s", cause).isEqualTo(price(row, cause.count()));
    }
  }

  private static int price(Matcher row, int count) {
    int base = Integer.parseInt(row.group(3));
    if (row.group(4) == null) {
      return base;
    }
    int above = count - Integer.parseInt(row.group(4));
    return base + Math.max(0, Math.ceilDiv(above, Integer.parseInt(row.group(5))));
  }
}
