package io.parley.faults.cluster;

import java.nio.file.Path;

/// @param out logs are kept under it, and data while the cluster runs
public record ClusterSettings(Path out, String jwtSecret) {
  /// Without the secret.
  @Override
  public String toString() {
    return "ClusterSettings[out=" + out + "]";
  }

  Path logs() {
    return out.resolve("logs");
  }

  Path data() {
    return out.resolve("data");
  }
}
