package io.parley.gateway.conversation;

import io.parley.contract.Presence;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.gateway.engineio.Frame;
import java.util.List;

/// How a client that speaks no native dialect is told what happens: nothing, one frame or more for
/// each thing. Called with its session's lock held, so it must neither block nor call back.
public interface Voice {
  List<Frame> say(Event event);

  List<Frame> say(Typing typing);

  List<Frame> say(Receipt receipt);

  List<Frame> say(Presence presence);
}
