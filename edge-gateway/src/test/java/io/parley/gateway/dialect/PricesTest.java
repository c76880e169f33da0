package io.parley.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.AsyncApi;
import io.parley.gateway.request.Price;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The prices that clients are told of are those that they pay.
class PricesTest {
  @Test
  void pricesOfTheDocument_areThoseOfTheTable() {
    Map<String, String> documented = new TreeMap<>();
    AsyncApi.document()
        .at("/x-limits/prices")
        .propertyStream()
        .forEach(price -> documented.put(price.getKey(), price.getValue().toString()));

    Map<String, String> expected = new TreeMap<>();
    for (String event : Native.DIALECT.events()) {
      expected.put(event, json(Native.DIALECT.row(event).orElseThrow().price()));
    }
    assertThat(documented).isEqualTo(expected);
  }

  private static String json(Price price) {
    String rate = price.bucket().name().toLowerCase(Locale.ROOT);
    String base = "{\"rate\":\"%s\",\"base\":%d".formatted(rate, price.base());
    return price.of() == Price.Of.NOTHING
        ? base + "}"
        : "%s,\"free\":%d,\"per\":%d,\"of\":\"%s\"}"
            .formatted(base, price.free(), price.per(), price.of().name().toLowerCase(Locale.ROOT));
  }
}
