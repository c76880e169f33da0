// The chat of the socket.io peers: `join` a room, `send` to it, `message` to all in it, the sender included.

/// @param store is waited for before a message is broadcast
export function chat(io, store) {
  io.on('connection', (socket) => {
    const sender = socket.handshake.auth.user ?? socket.id;

    socket.on('join', (request, ack) => {
      if (!refused(request, ack)) {
        socket.join(request.room);
        ack({ ok: true });
      }
    });

    socket.on('send', async (request, ack) => {
      if (refused(request, ack)) {
        return;
      }
      const { room, content, id } = request;
      const message = { room, content, id, sender };
      try {
        await store(message);
      } catch (error) {
        ack({ ok: false, error: error.message });
        return;
      }
      io.to(room).emit('message', message);
      ack({ ok: true });
    });
  });
}

function refused(request, ack) {
  if (typeof ack !== 'function') {
    return true;
  }
  if (typeof request?.room !== 'string') {
    ack({ ok: false, error: 'room must be a string' });
    return true;
  }
  return false;
}
