package io.parley.contract.wire.codec;

import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.MemberUpdate;
import io.parley.contract.wire.Revocation;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.Signal;

/// The JSON of what the services say to each other, a codec a topic.
public final class WireCodec {
  public static final Codec<Command> COMMANDS = Codec.of(Command.class, HotWireKinds.COMMANDS);
  public static final Codec<Signal> SIGNALS = Codec.of(Signal.class);
  public static final Codec<SessionEvent> SESSIONS = Codec.of(SessionEvent.class);
  public static final Codec<GatewayHeartbeat> GATEWAYS = Codec.of(GatewayHeartbeat.class);
  public static final Codec<Revocation> REVOCATIONS = Codec.of(Revocation.class);
  public static final Codec<MemberUpdate> MEMBERSHIPS = Codec.of(MemberUpdate.class);
  public static final Codec<CurrentMark> RECEIPT_MARKS = Codec.of(CurrentMark.class);
  public static final Codec<Answer> ANSWERS = Codec.of(Answer.class, HotWireKinds.ANSWERS);

  private WireCodec() {}
}
