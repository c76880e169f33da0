package io.parley.gateway.app;

import io.parley.contract.kafka.OtherFormatException;
import io.parley.gateway.kafka.KafkaClients;
import io.parley.operations.Management;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// One gateway.
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final ConfigurableApplicationContext context;
  private final Management management;

  private Gateway(ConfigurableApplicationContext context, Management management) {
    this.context = context;
    this.management = management;
  }

  public static void main(String[] args) {
    try {
      start(System.getenv()); // Spring closes it when the process is told to stop
    } catch (IllegalArgumentException | OtherFormatException e) { // nothing that time would mend
      log.error("edge-gateway: {}", e.getMessage());
      System.exit(2);
    } catch (RuntimeException e) {
      log.error("edge-gateway: cannot start: {}", rootCause(e).getMessage());
      log.debug("cannot start", e);
      System.exit(1);
    }
  }

  /// Starts a gateway; returns when it listens.
  ///
  /// @param env see [GatewaySettings]
  /// @throws IllegalArgumentException naming the variable that is wrong
  /// @throws OtherFormatException when the cluster holds data of another version
  public static Gateway start(Map<String, String> env) {
    GatewaySettings settings = GatewaySettings.from(env);
    if (settings.demoTokens() != null) {
      log.warn(
          "Demo tokens are on: whoever has the demo key gets a token for any name at {}:{}",
          settings.address(),
          settings.port());
    }
    Management management =
        Management.start("gateway " + settings.gatewayId(), settings.management());
    try {
      return start(settings, management);
    } catch (RuntimeException e) {
      management.close();
      throw e;
    }
  }

  private static Gateway start(GatewaySettings settings, Management management) {
    KafkaClients kafka = open(settings);
    try {
      return new Gateway(
          new SpringApplicationBuilder(GatewayConfiguration.class)
              .bannerMode(Banner.Mode.OFF)
              .logStartupInfo(false)
              .initializers(
                  context -> {
                    context.getBeanFactory().registerSingleton("gatewaySettings", settings);
                    context.getBeanFactory().registerSingleton("kafkaClients", kafka);
                    context.getBeanFactory().registerSingleton("metrics", management.metrics());
                    context
                        .getBeanFactory()
                        .registerSingleton("securityLog", management.securityLog());
                  })
              .run("--server.address=" + settings.address(), "--server.port=" + settings.port()),
          management);
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /// First of all, so that what cannot be is one line and no failed start of Spring's.
  private static KafkaClients open(GatewaySettings settings) {
    try {
      return KafkaClients.open(settings.kafka(), settings.gatewayId());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it waited for Kafka", e);
    }
  }

  /// What it listens on.
  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /// What it serves its metrics on, if it does.
  public Optional<Integer> managementPort() {
    return management.port();
  }

  /// Closes the sockets, whose clients find another gateway, then everything else.
  @Override
  public void close() {
    context.close();
    management.close();
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
