package io.parley.faults.load;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One user's way to the cluster, which comes back by itself when it is cut. All of it happens on
/// the load's one thread.
interface Link {
  /// Called on the load's thread.
  interface Listener {
    /// It can be used from now on.
    void up(Resumption how);

    /// It is cut. Everything asked on it is not answered any more.
    void down(String reason);

    /// It begins to connect, the first time or again; each attempt is told.
    void trying();

    void event(String name, JsonNode payload);

    /// @param id as given to [#emit]
    void ack(int id, JsonNode answer);
  }

  /// What the client gets of what it missed.
  enum Resumption {
    /// Everything after its cursors, which it has named.
    CURSORS,
    /// Everything: the service says that it is recovered (connection state recovery).
    RECOVERED,
    /// Nothing.
    NONE
  }

  /// Makes the link of a participant, which listens to it.
  interface Maker {
    Link link(Participant participant);
  }

  void open();

  /// Sends an event, if the link is up.
  ///
  /// @param id of the ack that is wanted
  void emit(int id, String event, ObjectNode payload);

  /// Closes it for good; the listener hears nothing more.
  void close();
}
