package io.parley.gateway.web;

import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.kafka.Probes;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /health`: 200 when a message can be sent to any conversation, new connections are taken and
/// the first of them need not wait for what is done once; 503 otherwise.
@RestController
final class HealthController {
  private final Probes probes;
  private final EngineServer engine;
  private final WarmUp warmUp;

  HealthController(Probes probes, EngineServer engine, WarmUp warmUp) {
    this.probes = probes;
    this.engine = engine;
    this.warmUp = warmUp;
  }

  @GetMapping("/health")
  ResponseEntity<Map<String, Object>> health() {
    int up = probes.up();
    int total = probes.total();
    boolean healthy = up == total && warmUp.isDone() && !engine.isDraining();
    HttpStatus status = healthy ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    return ResponseEntity.status(status)
        .body(
            Map.of(
                "status",
                healthy ? "up" : "down",
                "partitions",
                Map.of("answering", up, "all", total)));
  }
}
