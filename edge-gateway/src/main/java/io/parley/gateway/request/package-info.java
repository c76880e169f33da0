/// What clients ask and wait for, over whichever way in: [ClientRequests] for dialects, the same
/// parts for REST.
/// - [Requests] has what waits for the processor: commands, through the [PartitionLoadGates], and
///   the questions of [Queries].
/// - [RateLimits] says how often; [Commands] and [SendRequest] read what a payload asks;
///   [PagedRequests] makes what is answered with a list; [Replies] has the acks.
/// - A [Member] is what the connection itself can do.
///
/// A new request is a method here and a row in a dialect, or a controller. It knows neither
/// sessions nor dialects nor Kafka: it writes by [CommandLog] and [QueryLog].
@NullMarked
package io.parley.gateway.request;

import org.jspecify.annotations.NullMarked;
