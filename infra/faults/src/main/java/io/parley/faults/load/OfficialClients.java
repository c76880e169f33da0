package io.parley.faults.load;

import io.parley.benchmarks.websocket.SelectorLoop;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Unmodified JavaScript clients in a process of Node (`clients.mjs`), which is told by lines of
/// JSON what to do and tells by lines of JSON what happens. They keep no cursors.
///
/// Bound: [#MOST_UNTOLD] lines that Node has not read. Overflow: the load fails.
final class OfficialClients implements AutoCloseable {
  static final int MOST_UNTOLD = 20_000;

  private static final String SCRIPT = "clients.mjs";
  private static final JsonMapper JSON = new JsonMapper();

  private final Process node;
  private final SelectorLoop loop;
  private final Consumer<String> onFailure;
  private final BlockingQueue<String> untold = new ArrayBlockingQueue<>(MOST_UNTOLD);
  private final Map<Integer, Link.Listener> listeners = new HashMap<>();
  private final Thread writer = Thread.ofPlatform().daemon().name("to-node").unstarted(this::write);
  private volatile boolean closed;

  private OfficialClients(Process node, SelectorLoop loop, Consumer<String> onFailure) {
    this.node = node;
    this.loop = loop;
    this.onFailure = onFailure;
  }

  /// @param scripts has the script and, installed, what it needs
  /// @param onFailure told, on any thread, when the process is no use any more
  /// @throws LoadFailure when Node or the client is not installed
  static OfficialClients start(
      Path scripts, URI url, SelectorLoop loop, Consumer<String> onFailure) {
    if (!Files.isDirectory(scripts.resolve("node_modules"))) {
      throw new LoadFailure("the official client is not installed: run 'npm ci' in " + scripts);
    }
    try {
      Process node =
          new ProcessBuilder(List.of("node", SCRIPT, url.toString()))
              .directory(scripts.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      OfficialClients clients = new OfficialClients(node, loop, onFailure);
      Thread.ofPlatform().daemon().name("from-node").start(clients::read);
      clients.writer.start();
      return clients;
    } catch (IOException e) {
      throw new LoadFailure("Node does not start", e);
    }
  }

  /// On the loop's thread.
  ///
  /// @param number of the client, each once
  Link link(int number, String token, Link.Listener listener) {
    listeners.put(number, listener);
    return new OfficialLink(number, token);
  }

  /// Ends the process, and its connections with it.
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    node.destroy();
  }

  private final class OfficialLink implements Link {
    private final int number;
    private final String token;

    OfficialLink(int number, String token) {
      this.number = number;
      this.token = token;
    }

    @Override
    public void open() {
      tell(order("open").put("token", token));
    }

    @Override
    public void emit(int id, String event, ObjectNode payload) {
      ObjectNode order = order("emit").put("id", id).put("event", event);
      order.set("payload", payload);
      tell(order);
    }

    @Override
    public void close() {
      listeners.remove(number);
      tell(order("close"));
    }

    private ObjectNode order(String what) {
      return JSON.createObjectNode().put("do", what).put("n", number);
    }
  }

  private void tell(ObjectNode order) {
    if (!untold.offer(JSON.writeValueAsString(order))) {
      fail("does not read: " + MOST_UNTOLD + " lines wait");
    }
  }

  private void write() {
    try (BufferedWriter lines = node.outputWriter(StandardCharsets.UTF_8)) {
      while (!closed) {
        lines.write(untold.take());
        lines.newLine();
        if (untold.isEmpty()) {
          lines.flush();
        }
      }
    } catch (IOException e) {
      fail("takes no input: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode batch = JSON.readTree(line);
        loop.execute(() -> batch.forEach(this::happened));
      }
      fail("has ended");
    } catch (IOException | JacksonException e) {
      fail("says what cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void happened(JsonNode entry) {
    Link.Listener listener = listeners.get(entry.path(1).asInt(-1));
    if (listener == null) {
      return; // it is closed
    }
    switch (entry.path(0).asString("")) {
      case "up" ->
          listener.up(
              entry.path(2).asBoolean(false) ? Link.Resumption.RECOVERED : Link.Resumption.NONE);
      case "down" -> listener.down(entry.path(2).asString(""));
      case "try" -> listener.trying();
      case "event" -> listener.event(entry.path(2).asString(""), entry.path(3));
      case "ack" -> listener.ack(entry.path(2).asInt(-1), entry.path(3));
      default -> fail("says " + entry);
    }
  }

  private void fail(String reason) {
    if (!closed) {
      onFailure.accept("the official clients' process " + reason);
    }
  }
}
