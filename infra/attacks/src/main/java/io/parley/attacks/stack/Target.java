package io.parley.attacks.stack;

import io.parley.benchmarks.harness.StackProcess;
import io.parley.benchmarks.harness.TemporaryDirectory;
import io.parley.benchmarks.socketio.Connection;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.devstack.ChildCommand;
import io.parley.devstack.DevStack;
import io.parley.devstack.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A stack that is attacked: `up --gateways 1`, so that each service is a process of its own, with
/// settings as they are by default, a secret and data of its own, on free ports of 127.0.0.1. A
/// service's heap is 512 MB, somewhat less than a gateway's in docker-compose.yml, and a service
/// that dies is not started again. There is no auditor.
///
/// The sockets here are opened on one thread ([SelectorLoop]); what waits, waits on its caller's.
public final class Target implements AutoCloseable {
  private static final String LOGS = "logs";
  private static final String GATEWAY = "gateway-1";

  private final Path data;
  private final StackProcess stack;
  private final List<String> ports;
  private final Tokens tokens;
  private final SelectorLoop loop;
  private final HttpClient http;
  private final AtomicInteger users = new AtomicInteger();

  private Target(
      Path data, StackProcess stack, List<String> ports, Tokens tokens, SelectorLoop loop) {
    this.data = data;
    this.stack = stack;
    this.ports = ports;
    this.tokens = tokens;
    this.loop = loop;
    this.http = HttpClient.newHttpClient();
  }

  /// Returns when it is ready.
  ///
  /// @param data its directory, which is emptied; only its logs are left in the end
  /// @param environment of its services, on top of this process's own
  /// @throws AttackFailure when the directory cannot be made
  /// @throws io.parley.benchmarks.harness.BenchmarkFailure when the stack is not ready in time
  public static Target start(Path data, Map<String, String> environment)
      throws InterruptedException {
    try {
      if (Files.exists(data)) {
        TemporaryDirectory.remove(data);
      }
      Files.createDirectories(data.resolve(LOGS));
    } catch (IOException e) {
      throw new AttackFailure("cannot make " + data + ": " + e, e);
    }
    Tokens tokens = Tokens.random();
    Map<String, String> env = new HashMap<>(environment);
    env.put("JWT_SECRET", tokens.secret());
    env.putIfAbsent("PARLEY_AUDITOR", "false");
    List<String> ports = StackProcess.freePorts(3);
    // ends when this process does, however that ends
    List<String> command =
        ChildCommand.of("stack", data.resolve(LOGS), List.of(), List.of(DevStack.class.getName()));
    StackProcess stack =
        StackProcess.start(
            new StackProcess.Start(command, List.of("--gateways", "1"), env), data, ports);
    SelectorLoop loop =
        SelectorLoop.start((thread, error) -> System.err.println("parley: " + error));
    return new Target(data, stack, ports, tokens, loop);
  }

  /// Of the gateway, without a slash at its end.
  public URI url() {
    return stack.url();
  }

  /// Where the stack keeps its data and what it has made for itself.
  public Path data() {
    return data;
  }

  /// Bootstrap servers.
  public String kafka() {
    return "127.0.0.1:" + ports.get(1);
  }

  /// As who may do everything.
  public KafkaConnection kafkaAdmin() {
    return KafkaConnection.of(kafka(), EmbeddedKafka.adminConfig(data.resolve("kafka")));
  }

  /// With a service's credentials, as the stack has made them.
  public KafkaConnection kafka(KafkaUser user) {
    return KafkaConnection.of(kafka(), EmbeddedKafka.clientConfig(data.resolve("kafka"), user));
  }

  public String mongoUri() {
    return "mongodb://127.0.0.1:" + ports.get(2) + "/parley";
  }

  public Tokens tokens() {
    return tokens;
  }

  /// A user that no other attack has.
  public String user(String name) {
    return name + "-" + users.incrementAndGet();
  }

  /// A native client of a user, over a websocket. Returns after `session:ready`.
  public Client connect(String user) throws InterruptedException {
    Client client = open(Client.json().put("token", tokens.of(user)));
    var _ = client.await("session:ready");
    return client;
  }

  /// The same, with anything in CONNECT. Does not wait for an answer.
  public Client open(ObjectNode auth) throws InterruptedException {
    return open("127.0.0.1", auth);
  }

  /// The same.
  ///
  /// @param from a local address, such as 127.0.0.7: another address, to the gateway
  public Client open(String from, ObjectNode auth) throws InterruptedException {
    InetSocketAddress source = new InetSocketAddress(InetAddress.ofLiteral(from), 0);
    return Client.open(loop, new WebSocket.Target(gateway(), source, Connection.PATH), auth);
  }

  /// A connection to the gateway's port, with nothing sent.
  ///
  /// @param from a local address, such as 127.0.0.7
  public Socket socket(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(gateway(), (int) Client.PATIENCE.toMillis());
    socket.setSoTimeout((int) Client.PATIENCE.toMillis());
    return socket;
  }

  private InetSocketAddress gateway() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), url().getPort());
  }

  /// @param path from the first slash on
  /// @param user whose token it carries; null for none
  public HttpRequest.Builder request(String path, @Nullable String user) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Client.PATIENCE);
    return user == null ? request : request.header("Authorization", "Bearer " + tokens.of(user));
  }

  /// Sends it and waits for the answer.
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path, @Nullable String user)
      throws IOException, InterruptedException {
    return send(request(path, user).GET());
  }

  /// @param json the body
  public HttpResponse<String> post(String path, @Nullable String user, Object json)
      throws IOException, InterruptedException {
    return send(
        request(path, user)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.toString())));
  }

  /// What the gateway counts now: each line of `/metrics` by what stands before its value, such as
  /// `parley_connections{transport="websocket"}`.
  public Map<String, Double> metrics() throws IOException, InterruptedException {
    return metrics(GATEWAY);
  }

  /// @param service such as `processor-1`
  public Map<String, Double> metrics(String service) throws IOException, InterruptedException {
    URI url = stack.metrics().get(service);
    if (url == null) {
      throw new AttackFailure("there is no " + service);
    }
    String body =
        http.send(
                HttpRequest.newBuilder(url).timeout(Client.PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Map<String, Double> series = new HashMap<>();
    body.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(
            line -> {
              int value = line.lastIndexOf(' ');
              series.put(line.substring(0, value), Double.valueOf(line.substring(value + 1)));
            });
    return series;
  }

  /// Of a service's process.
  ///
  /// @param service such as `gateway-1`
  public long pid(String service) {
    Long pid = stack.services().get(service);
    if (pid == null) {
      throw new AttackFailure("there is no process of " + service);
    }
    return pid;
  }

  /// What is wrong with the stack now: services that have ended; else, whether a message arrives.
  ///
  /// @return empty if nothing is
  public List<String> damage() throws InterruptedException {
    List<String> ended = new ArrayList<>();
    Map<String, Long> services = new HashMap<>(stack.services());
    services.put("the stack", stack.pid());
    services.forEach(
        (service, pid) -> {
          if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            ended.add(service + " has ended");
          }
        });
    return ended.isEmpty() ? lostMessage() : ended;
  }

  private List<String> lostMessage() throws InterruptedException {
    String to = user("bystander");
    try (Client reader = connect(to);
        Client writer = connect(user("bystander"))) {
      var _ =
          writer.ask(
              "message:send",
              Client.json()
                  .put("to", to)
                  .put("clientMessageId", "alive")
                  .put("type", "text")
                  .put("content", "alive"));
      var _ = reader.await("message", m -> m.path("content").asString("").equals("alive"));
      return List.of();
    } catch (AttackFailure e) {
      return List.of("bystanders cannot chat: " + e.getMessage());
    }
  }

  /// Ends the stack, and removes all of its data but the logs.
  @Override
  public void close() {
    loop.close();
    http.close();
    stack.close();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(data)) {
      for (Path part : all) {
        if (!part.endsWith(LOGS)) {
          TemporaryDirectory.remove(part);
        }
      }
    } catch (IOException e) {
      throw new AttackFailure("cannot remove " + data + ": " + e, e);
    }
  }
}
