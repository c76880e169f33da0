package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.LoadTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/// A process that holds connections: `SwarmMain PORT AWAITS_SESSION`, the secret of the tokens in
/// `JWT_SECRET`. It does what each line of its input says, answers with a line of JSON (see
/// [Answer]), and ends with its input.
///
/// | line | |
/// | --- | --- |
/// | `open COUNT USER` | connections of this user, or of a user each where a `#` is the number |
/// | `touch` | every connection emits an event and has its ack |
/// | `count` | how many are open |
/// | `close` | all of them |
/// | `handshakes SECONDS` | connects and closes for so long |
/// | `gather USERS` | the first connection makes a group of the others' users |
/// | `fan-out RATE COUNT` | the first connection sends messages to the group |
/// | `pings RATE COUNT` | the first connection emits events and has their acks |
final class SwarmMain {
  static final String READY = "Ready";

  /// LoadTokens that handshakes use in turn, so that making them takes no time then.
  private static final int HANDSHAKE_USERS = 1_000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Swarm swarm;
  private final Users users;
  private final IntFunction<String> handshakeTokens;

  private SwarmMain(Swarm swarm, Users users) {
    this.swarm = swarm;
    this.users = users;
    handshakeTokens = users.prepared("handshake-" + Users.NUMBER, HANDSHAKE_USERS);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(args[0]));
    LoadTokens tokens = LoadTokens.from(System.getenv(), Path.of("."));
    try (Swarm swarm = new Swarm(server, Boolean.parseBoolean(args[1]));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      SwarmMain main = new SwarmMain(swarm, new Users(tokens));
      System.out.println(READY);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(JSON.writeValueAsString(main.answer(line)));
      }
    }
  }

  private Answer answer(String line) throws InterruptedException {
    String[] words = line.split(" ", -1);
    try {
      return switch (words[0]) {
        case "open" -> open(Integer.parseInt(words[1]), words[2]);
        case "touch" -> touch();
        case "gather" -> gather(words[1]);
        case "count" -> new Answer.Done(swarm.countOpen());
        case "close" -> close();
        case "handshakes" ->
            swarm.handshakes(Duration.ofSeconds(Integer.parseInt(words[1])), handshakeTokens);
        case "fan-out" -> swarm.fanOut(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        case "pings" -> swarm.pings(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        default -> new Answer.Failed("'" + line + "' is not understood");
      };
    } catch (BenchmarkFailure e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Answer open(int count, String user) throws InterruptedException {
    swarm.open(count, users.named(user));
    return new Answer.Done(swarm.countOpen());
  }

  private Answer gather(String users) throws InterruptedException {
    swarm.gather(users);
    return new Answer.Done(swarm.countOpen());
  }

  private Answer touch() throws InterruptedException {
    swarm.touch();
    return new Answer.Done(swarm.countOpen());
  }

  private Answer close() throws InterruptedException {
    swarm.closeAll();
    return new Answer.Done(swarm.countOpen());
  }
}
