package io.parley.faults.fault;

import java.time.Duration;

/// How long everything takes: long for a true picture, short for every build.
///
/// @param justStarted how long clients chat with a cluster that has just started
/// @param warmUp how long they chat then, at most, until acks are quick
/// @param calm how long they chat while nothing fails, before the first fault
/// @param settle after each, and it still counts for it
/// @param rest after that, at the full rate, before the next: JVMs that were started compile
/// @param restart how long a process that was killed is away
/// @param brokerKill how long a broker that was killed is away
/// @param pause of a gateway or processor
/// @param mongoDown how long MongoDB is away
/// @param partition how long no packet passes
/// @param stormSockets how many connect at once
/// @param clock how long clocks are wrong
/// @param rebuildsWait whether a rebuild of the history leaves the cores to everything else: beside
///   other tests it would come to its end late
public record Form(
    Duration justStarted,
    Duration warmUp,
    Duration calm,
    Duration settle,
    Duration rest,
    Duration restart,
    Duration brokerKill,
    Duration pause,
    Duration mongoDown,
    Duration partition,
    int stormSockets,
    Duration clock,
    boolean rebuildsWait) {
  public static final Form LONG =
      new Form(
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(8),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15),
          5_000,
          Duration.ofSeconds(20),
          true);

  public static final Form SHORT =
      new Form(
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofSeconds(12),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          500,
          Duration.ofSeconds(8),
          false);
}
