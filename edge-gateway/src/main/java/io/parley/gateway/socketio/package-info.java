/// Socket.IO v5 on top of Engine.IO: strict packets, namespaces, the life of a connection.
///
/// A [SocketIoConnection] listens to an Engine.IO session. What a client wants reaches a
/// [ConnectHandler], whose answer binds a [SocketHandler] to a [SocketIoSocket]. Broadcasts are
/// encoded once by [PacketCodec] and the frame given to many sockets. Sources: the Socket.IO
/// protocol, revision 5; socket.io-parser 4.2; the client's state machine of socket.io 4.8.
///
/// Only what the protocol says is to be changed here. This room knows Engine.IO's sessions, no
/// container and nothing of Parley.
@NullMarked
package io.parley.gateway.socketio;

import org.jspecify.annotations.NullMarked;
