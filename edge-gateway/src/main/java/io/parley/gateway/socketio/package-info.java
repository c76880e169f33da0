/// Socket.IO v5 on top of Engine.IO: strict packets, namespaces, the life of a connection. Free of
/// servlet and Spring types.
///
/// A [SocketIoConnection] listens to an Engine.IO session. What a client wants reaches a
/// [ConnectHandler], whose answer binds a [SocketHandler] to a [SocketIoSocket]. Broadcasts are
/// encoded once by [PacketCodec] and the frame given to many sockets. Sources: the Socket.IO
/// protocol, revision 5; socket.io-parser 4.2; the client's state machine of socket.io 4.8.
@NullMarked
package io.parley.gateway.socketio;

import org.jspecify.annotations.NullMarked;
