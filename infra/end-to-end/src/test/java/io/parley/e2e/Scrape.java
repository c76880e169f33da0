package io.parley.e2e;

import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one service said at `/metrics`, in Prometheus' text format.
///
/// @param families by name
record Scrape(String text, SortedMap<String, Family> families) {
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"[^\"]*\"");

  /// @param type counter, gauge or histogram
  /// @param labels but the `le` of a histogram
  record Family(String name, String type, String help, SortedSet<String> labels) {}

  static Scrape of(int port) throws IOException, InterruptedException {
    String text = TestStack.fetch("http://127.0.0.1:" + port + "/metrics", null).body();
    TreeMap<String, Family> families = new TreeMap<>();
    String help = "";
    Family current = null;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help = words[3];
      } else if (line.startsWith("# TYPE ")) {
        current = new Family(words[2], words[3], help, new TreeSet<>());
        families.put(current.name(), current);
      } else if (current != null) {
        Matcher label = LABEL.matcher(line);
        while (label.find()) {
          if (!label.group(1).equals("le")) {
            current.labels().add(label.group(1));
          }
        }
      }
    }
    return new Scrape(text, Collections.unmodifiableSortedMap(families));
  }

  /// Of all samples of this name.
  double sum(String name) {
    return text.lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> sample.group(1).equals(name))
        .mapToDouble(sample -> Double.parseDouble(sample.group(3)))
        .sum();
  }
}
