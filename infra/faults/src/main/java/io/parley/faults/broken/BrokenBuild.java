package io.parley.faults.broken;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A defect that processes are started with.
///
/// @param oneIn how seldom it strikes: each time for 1; only [Defect#DROP_DELIVERIES] asks
public record BrokenBuild(Defect defect, int oneIn) {
  public BrokenBuild {
    if (oneIn < 1) {
      throw new IllegalArgumentException("oneIn: expected 1 or more, but was " + oneIn);
    }
  }

  /// The JVM's option. The agent's class is on the class path already, so its jar has a manifest
  /// and nothing else.
  ///
  /// @param directory where that jar is made
  public String javaOption(Path directory) throws IOException {
    Path jar = directory.resolve("broken-build.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", BrokenBuildAgent.class.getName());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.finish();
    }
    return "-javaagent:" + jar + "=" + defect.optionName() + ":" + oneIn;
  }
}
