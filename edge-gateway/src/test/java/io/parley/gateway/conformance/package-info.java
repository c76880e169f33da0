/// A server for the public conformance suites of Engine.IO and Socket.IO: the gateway's own
/// protocol code without Kafka behind it.
@NullMarked
package io.parley.gateway.conformance;

import org.jspecify.annotations.NullMarked;
