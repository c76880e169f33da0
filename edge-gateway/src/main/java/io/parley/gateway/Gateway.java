package io.parley.gateway;

import io.parley.gateway.web.WebConfiguration;
import java.util.Map;
import java.util.Objects;
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

  private Gateway(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static void main(String[] args) {
    try {
      start(System.getenv()); // Spring closes it when the process is told to stop
    } catch (IllegalArgumentException e) {
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
  public static Gateway start(Map<String, String> env) {
    GatewaySettings settings = GatewaySettings.from(env);
    if (settings.demoTokens() != null) {
      log.warn(
          "Demo tokens are on: whoever reaches {}:{} gets a token for any name",
          settings.address(),
          settings.port());
    }
    return new Gateway(
        new SpringApplicationBuilder(WebConfiguration.class)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .initializers(
                context -> context.getBeanFactory().registerSingleton("gatewaySettings", settings))
            .run("--server.address=" + settings.address(), "--server.port=" + settings.port()));
  }

  /// What it listens on.
  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /// Closes the sockets, whose clients find another gateway, then everything else.
  @Override
  public void close() {
    context.close();
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
