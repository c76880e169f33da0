package io.parley.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.processor.metrics.ProcessorMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The shape of the topology is part of the deployment: sub-topologies and store names decide which
/// changelogs an upgrade finds. A change here is to be meant; then the file is to be changed too.
class TopologyDescriptionTest {
  @Test
  void topology_isAsDescribed() throws IOException {
    assertThat(
            ParleyTopology.build(new ProcessorMetrics(), 1, 1, Map.of())
                .describe()
                .toString()
                .strip())
        .isEqualTo(golden());
  }

  private static String golden() throws IOException {
    try (InputStream file = TopologyDescriptionTest.class.getResourceAsStream("/topology.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    }
  }
}
