package io.parley.faults.load;

import java.net.URI;
import java.nio.file.Path;

/// How many clients chat, how fast, and against what.
///
/// @param url where clients connect: the balancer in front of the gateways
/// @param jwtSecret what the gateways check tokens with
/// @param users people who chat, each with one client; 2 or more
/// @param officialClients how many of them use the unmodified socket.io client
/// @param messagesPerSecond of all clients together, at first
/// @param mostPerSecond what they are asked for later; at most 15 of each
/// @param scripts directory of the JavaScript that Node runs for the official clients, with
///   `node_modules`; not looked at without such clients
/// @param messages after how many nothing more is sent; 0 is no such bound
public record WorkloadSettings(
    URI url,
    String jwtSecret,
    int users,
    int officialClients,
    int messagesPerSecond,
    int mostPerSecond,
    long seed,
    Path scripts,
    long messages) {}
