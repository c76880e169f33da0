package io.parley.faults.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The faults, in the order in which they come.
public enum FaultName {
  GATEWAY_KILL("kill -9 of a gateway, started again after a while"),
  GATEWAY_DRAIN("SIGTERM to a gateway, which sends its clients away; started again"),
  GATEWAY_PAUSE("SIGSTOP of a gateway, then SIGCONT"),
  CLIENTS_CUT("every client's connection is reset, and each new one for a while"),
  PROCESSOR_KILL("kill -9 of one of two processors, started again after a while"),
  PROCESSOR_PAUSE("SIGSTOP of one of two processors until another has taken over, then SIGCONT"),
  PROCESSOR_STATE_DELETED("kill -9 of a processor, its state directory deleted; started again"),
  ALL_PROCESSORS_KILL("kill -9 of both processors, so that no standby is left; started again"),
  SINK_KILL("kill -9 of one of two sinks, started again"),
  MONGO_DOWN("kill -9 of MongoDB, which is away for a while"),
  REBUILD_KILLED(
      "kill -9 of a rebuild of the history and of MongoDB, and of the rebuild once more; it goes on"),
  BROKER_RESTART("SIGTERM to one of three brokers, started again at once"),
  BROKER_KILL("kill -9 of one of three brokers, started again after a while"),
  PARTITION_GATEWAY("no packet passes between a gateway and the brokers for a while"),
  PARTITION_PROCESSOR("no packet passes between a processor and the brokers for a while"),
  PARTITION_SINK("no packet passes between a sink and the brokers for a while"),
  POISON("records that nobody can read, in every partition of every topic"),
  STORM("many sockets connect at once, and leave"),
  CLOCK_JUMP("the clocks of a gateway, a processor and a broker go 10 min forward, then back");

  private final String description;

  FaultName(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  /// As the command line has it.
  public String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<FaultName> of(String optionName) {
    return Arrays.stream(values()).filter(name -> name.optionName().equals(optionName)).findFirst();
  }
}
