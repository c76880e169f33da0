package io.parley.gateway.app;

import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.kafka.BrokerContact;
import io.parley.gateway.kafka.PartitionProbes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a load balancer asks.
///
/// `GET /health`: 200 when a message can be sent to any conversation, new connections are taken and
/// the first of them need not wait for what is done once; 503 otherwise: no new connections then.
///
/// `GET /live`: 503 while no broker takes what this gateway writes: its clients are better off at
/// another gateway that is live, and their connections to this one are to be closed.
@RestController
final class HealthController {
  private final PartitionProbes probes;
  private final EngineServer engine;
  private final WarmUp warmUp;
  private final BrokerContact contact;

  HealthController(
      PartitionProbes probes, EngineServer engine, WarmUp warmUp, BrokerContact contact) {
    this.probes = probes;
    this.contact = contact;
    this.engine = engine;
    this.warmUp = warmUp;
  }

  @GetMapping("/health")
  ResponseEntity<Map<String, Object>> health() {
    int up = probes.up();
    int total = probes.total();
    boolean healthy = up == total && warmUp.isDone() && !engine.isDraining();
    return answer(healthy, Map.of("partitions", Map.of("answering", up, "all", total)));
  }

  @GetMapping("/live")
  ResponseEntity<Map<String, Object>> live() {
    return answer(!contact.isLost(), Map.of());
  }

  private static ResponseEntity<Map<String, Object>> answer(
      boolean up, Map<String, Object> details) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", up ? "up" : "down");
    body.putAll(details);
    HttpStatus status = up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    return ResponseEntity.status(status).body(body);
  }
}
