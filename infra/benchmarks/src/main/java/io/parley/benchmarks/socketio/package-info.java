/// A Socket.IO client on [io.parley.benchmarks.websocket], for the faults and the attacks: what
/// comes is told as it is, and whoever uses it says what it means.
///
/// It knows no server and no load, and shares no code with the gateway: the same mistake made twice
/// would not be seen.
@NullMarked
package io.parley.benchmarks.socketio;

import org.jspecify.annotations.NullMarked;
