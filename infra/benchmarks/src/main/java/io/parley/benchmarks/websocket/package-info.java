/// A websocket client (RFC 6455) for tens of thousands of connections on one thread: no extension,
/// no TLS, one buffer for all that is read. An idle connection holds no buffer.
///
/// It knows no server and no load, and shares no code with the gateway: the same mistake made twice
/// would not be seen.
@NullMarked
package io.parley.benchmarks.websocket;

import org.jspecify.annotations.NullMarked;
