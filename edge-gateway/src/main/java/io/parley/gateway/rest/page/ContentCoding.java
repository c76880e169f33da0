package io.parley.gateway.rest.page;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a file's bytes may be packed by (RFC 9110, 8.4.1), the shortest first.
enum ContentCoding {
  BROTLI("br", ".br"),
  GZIP("gzip", ".gz"),
  IDENTITY("identity", "");

  /// As [#best] weighs what the client has not named: better than nothing.
  private static final double UNNAMED = 0.0001;

  private static final String ANY = "*";

  private final String token;
  private final String suffix;

  ContentCoding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /// As headers name it.
  String token() {
    return token;
  }

  /// What the build adds to the name of a file that it has packed.
  String suffix() {
    return suffix;
  }

  /// The one of these that the client likes best (RFC 9110, 12.5.3). A client that names none, or
  /// refuses all of them, gets the bytes as they are.
  ///
  /// @param accepted the values of Accept-Encoding; what cannot be read in them does not count
  /// @param there with [#IDENTITY]
  static ContentCoding best(List<String> accepted, Set<ContentCoding> there) {
    Map<String, Double> weights = weights(accepted);
    return Arrays.stream(values())
        .filter(there::contains)
        .filter(coding -> coding.weight(weights) > 0)
        .max(Comparator.comparingDouble(coding -> coding.weight(weights)))
        .orElse(IDENTITY);
  }

  private double weight(Map<String, Double> weights) {
    double unnamed = this == IDENTITY ? UNNAMED : 0;
    return weights.getOrDefault(token, weights.getOrDefault(ANY, unnamed));
  }

  private static Map<String, Double> weights(List<String> accepted) {
    Map<String, Double> weights = new HashMap<>();
    for (String element : String.join(",", accepted).toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = element.split(";", 2);
      double weight = parts.length == 1 ? 1 : weight(parts[1].strip());
      if (weight >= 0) {
        weights.put(parts[0].strip(), weight);
      }
    }
    return weights;
  }

  /// @return -1 for what is none
  private static double weight(String parameter) {
    return parameter.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
        ? Double.parseDouble(parameter.substring(2))
        : -1;
  }
}
