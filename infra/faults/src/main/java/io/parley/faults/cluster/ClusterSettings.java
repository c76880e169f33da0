package io.parley.faults.cluster;

import java.nio.file.Path;
import java.util.List;

/// @param out logs are kept under it, and data while the cluster runs
/// @param javaOptions of every process
public record ClusterSettings(Path out, String jwtSecret, List<String> javaOptions) {
  public ClusterSettings {
    javaOptions = List.copyOf(javaOptions);
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "ClusterSettings[out=" + out + ", javaOptions=" + javaOptions + "]";
  }

  Path logs() {
    return out.resolve("logs");
  }

  Path data() {
    return out.resolve("data");
  }
}
