package io.parley.devstack;

import io.parley.contract.settings.Secrets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `parley up`: starts the stack, says when a message can be sent, and runs until it is told to
/// stop.
final class Up {
  private static final Duration READY = Duration.ofMinutes(2);

  private final StackSettings settings;
  private final DataDirectory data;
  private final PrintStream console;

  private Up(StackSettings settings, DataDirectory data, PrintStream console) {
    this.settings = settings;
    this.data = data;
    this.console = console;
  }

  /// Does not return while the stack runs; SIGINT and SIGTERM stop it.
  ///
  /// @throws StackFailure when it cannot start
  static void run(StackSettings settings) {
    Logs.properties(settings.data().resolve("logs"), "parley").forEach(System::setProperty);
    new Up(settings, DataDirectory.open(settings.data()), System.out).run();
  }

  private void run() {
    requirePorts();
    Secrets secrets = secrets();
    StackTokens tokens = new StackTokens(secrets);
    StackPlan plan = new StackPlan(settings, data, secrets, console);
    Stack stack = plan.stack();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop"));
    try (Readiness readiness = new Readiness(READY)) {
      console.println("Starting, with data in " + data.path(""));
      stack.start();
      readiness.await(stack);
      if (!stack.isStopping()) {
        announce(plan, stack, tokens);
      }
      Thread.currentThread().join(); // for ever: the process ends by a signal
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StackFailure e) {
      if (!stack.isStopping()) { // else it is only the stop that it met
        throw e;
      }
    }
  }

  private void requirePorts() {
    for (int i = 0; i < settings.gateways(); i++) {
      Ports.requireFree(settings.address(), settings.port() + i, "a gateway", "PORT");
    }
    if (settings.externalKafka().isEmpty()) {
      Ports.requireFree(Ports.LOCAL, settings.kafkaPort(), "Kafka", "PARLEY_KAFKA_PORT");
    }
    if (settings.externalMongo().isEmpty()) {
      Ports.requireFree(Ports.LOCAL, settings.mongoPort(), "MongoDB", "PARLEY_MONGO_PORT");
    }
  }

  private Secrets secrets() {
    Optional<Secrets> given =
        StackSettings.secret(settings.env()).or(() -> DataDirectory.readSecret(settings.data()));
    if (given.isPresent()) {
      return given.get();
    }
    Path file = data.makeSecret();
    console.println("Made a secret for tokens: " + file);
    return DataDirectory.readSecret(settings.data()).orElseThrow();
  }

  private void announce(StackPlan plan, Stack stack, StackTokens tokens) {
    for (Service gateway : stack.gateways()) {
      String number = stack.gateways().size() == 1 ? "" : "  (" + gateway.name() + ")";
      console.println("Page       " + plan.page(gateway) + number);
      console.println("Socket.IO  " + gateway.address() + "/socket.io/" + number);
    }
    if (!settings.isLoopback()) {
      console.println(
          "The page asks for a token, not a name: others can reach " + settings.address());
    }
    console.println(
        "Kafka      "
            + plan.bootstrapServers()
            + plan.kafkaAdmin().map(file -> "  (KAFKA_CLIENT_CONFIG=" + file + ")").orElse(""));
    console.println("MongoDB    " + plan.mongoAddress());
    plan.metrics()
        .forEach((service, url) -> console.println("Metrics    " + url + "  (" + service + ")"));
    Instant now = Instant.now();
    for (String user : List.of("alice", "bob")) {
      String token =
          tokens.token(user, Optional.empty(), Optional.empty(), now, TokenCommand.DEFAULT_TTL);
      console.println("Token for " + user + ": " + token);
    }
    console.println("Parley is ready");
  }

  private void stop(Stack stack) {
    console.println("Stopping");
    try {
      stack.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    data.close();
    console.println("Stopped");
  }
}
