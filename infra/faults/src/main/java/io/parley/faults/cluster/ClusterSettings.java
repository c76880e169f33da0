package io.parley.faults.cluster;

import java.nio.file.Path;

/// @param out logs are kept under it, and data while the cluster runs
/// @param rebuildsWait whether a rebuild of the history leaves the cores to everything else, as
///   `./parley rebuild-history` does
public record ClusterSettings(Path out, String jwtSecret, boolean rebuildsWait) {
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
