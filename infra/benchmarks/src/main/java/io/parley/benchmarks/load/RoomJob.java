package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.BenchmarkFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts the members at positions `from` to `to - 1` into a conversation: themselves by `join`, or
/// by the owner, who is the first.
///
/// @param crew whose conversation it is
record RoomJob(Crew crew, int conversation, int from, int to) implements Gathering.Job {

  /// Who is to be put into conversations, and how that is said.
  ///
  /// @param sockets by user
  record Crew(Dialect dialect, Audience audience, LoadNames names, List<LoadSocket> sockets) {}

  /// For all of an audience's conversations.
  static List<Gathering.Job> all(Crew crew) {
    List<Gathering.Job> jobs = new ArrayList<>();
    for (int conversation = 0; conversation < crew.audience.conversations(); conversation++) {
      int members = crew.audience.members(conversation);
      if (crew.dialect.makesRooms()) {
        int to = Math.min(members, 1 + crew.dialect.addAtMost());
        jobs.add(new RoomJob(crew, conversation, 1, to));
      } else {
        for (int position = 0; position < members; position++) {
          jobs.add(new RoomJob(crew, conversation, position, position + 1));
        }
      }
    }
    return jobs;
  }

  @Override
  public void begin(Consumer<String> answered) {
    Dialect dialect = crew.dialect;
    int who = crew.audience.member(conversation, dialect.makesRooms() ? 0 : from);
    LoadSocket socket = crew.sockets.get(who);
    FrameTemplate template =
        (!dialect.makesRooms() ? dialect.join() : from == 1 ? dialect.create() : dialect.add())
            .orElseThrow(() -> new BenchmarkFailure("the dialect cannot make such a room"));
    socket.request(template, (variable, into) -> write(variable, into, socket), answered);
  }

  private void write(FrameTemplate.Variable variable, TextBuffer into, LoadSocket socket) {
    switch (variable) {
      case ID -> into.append(socket.id());
      case USER -> crew.names.writeUser(into, socket.user());
      case ROOM -> crew.names.writeRoom(into, conversation);
      case MEMBERS -> {
        for (int position = from; position < to; position++) {
          into.append(position == from ? "" : ",").append('"');
          crew.names.writeUser(into, crew.audience.member(conversation, position));
          into.append('"');
        }
      }
      default -> throw new BenchmarkFailure(variable + " has no value in a room's frame");
    }
  }

  @Override
  public Gathering.@Nullable Job next() {
    int members = crew.audience.members(conversation);
    return crew.dialect.makesRooms() && to < members
        ? new RoomJob(crew, conversation, to, Math.min(members, to + crew.dialect.addAtMost()))
        : null;
  }
}
