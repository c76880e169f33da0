package io.parley.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A chat server of one room, on 127.0.0.1, that speaks the dialect of the tests (`chat.json`) and
/// does wrong what its script says. A thread for each connection.
final class ScriptedServer implements AutoCloseable {
  static final String DIALECT =
      """
      {
        "separator": "\\n", "opened": "hello", "connect": "connect ${user}", "ready": "welcome",
        "rejected": "go away", "ping": "ping", "pong": "pong",
        "join": "join ${id} ${room}", "send": "say ${id} ${content}",
        "acked": "ok ${id}", "refused": "no ${id}", "message": "said ",
        "receipts": ["receipt "],
        "fields": {"code": "code", "order": "order", "number": "number", "user": "user", "delivered": "upTo"}
      }
      """;

  /// What a server does with what was said; in the order in which it came.
  interface Script {
    /// @param number of the message, from 1
    /// @param said whole frame for the others
    void message(ScriptedServer server, Connection author, int id, int number, String said);
  }

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final ServerSocket listener;
  private final List<Connection> members = new CopyOnWriteArrayList<>();
  private final Script script;
  private int messages;

  ScriptedServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/chat");
  }

  List<Connection> members() {
    return members;
  }

  void toAll(String text) {
    members.forEach(member -> member.send(text));
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Connection member : members) {
      member.socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> new Connection(socket).serve());
      }
    } catch (IOException e) {
      // closed
    }
  }

  private synchronized void said(Connection author, int id, String content) {
    messages++;
    script.message(
        this,
        author,
        id,
        messages,
        "said {\"order\":" + messages + ",\"text\":\"" + content + "\"}");
  }

  final class Connection {
    private final Socket socket;
    private String user = "";

    Connection(Socket socket) {
      this.socket = socket;
    }

    String user() {
      return user;
    }

    void ack(int id, int number) {
      send("ok " + id + " {\"number\":" + number + "}");
    }

    void refuse(int id, String code) {
      send("no " + id + " {\"code\":\"" + code + "\"}");
    }

    synchronized void send(String text) {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(0x81);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length & 0xFF);
      }
      frame.writeBytes(payload);
      try {
        OutputStream out = socket.getOutputStream();
        out.write(frame.toByteArray());
        out.flush();
      } catch (IOException e) {
        // the client has gone
      }
    }

    void drop() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void serve() {
      try (socket) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        upgrade(in);
        send("hello");
        while (true) {
          take(frame(in));
        }
      } catch (IOException e) {
        members.remove(this);
      }
    }

    private void upgrade(DataInputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.readUnsignedByte());
      }
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + ACCEPT
              + "\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private String frame(DataInputStream in) throws IOException {
      int opcode = in.readUnsignedByte() & 0x0F;
      int length = in.readUnsignedByte() & 0x7F;
      if (length == 126) {
        length = in.readUnsignedShort();
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      if (opcode == 8) {
        throw new IOException("the client closes");
      }
      return new String(payload, StandardCharsets.UTF_8);
    }

    private void take(String text) {
      List<String> words = new ArrayList<>(List.of(text.split(" ", 3)));
      switch (words.getFirst()) {
        case "connect" -> {
          user = words.get(1);
          send("welcome\nping");
        }
        case "join" -> {
          members.add(this);
          send("ok " + words.get(1));
        }
        case "say" -> said(this, Integer.parseInt(words.get(1)), words.get(2));
        default -> {
          // a pong
        }
      }
    }
  }
}
