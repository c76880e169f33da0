// The peer that `./parley bench edge` compares the gateway with: socket.io with its default options.
//
//   PORT=3001 node --expose-gc server.mjs
//
// Every socket is in one room. `message:send` is emitted to the room in the shape of Parley's `message`
// event and acked; any other event is acked. Listens on 127.0.0.1, prints `Listening` and then, for each
// line on standard input, collects the garbage and prints `{"heapUsed": bytes}`. Ends with its parent.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Server } from 'socket.io';

const ROOM = 'room';

const http = createServer();
const io = new Server(http);
let number = 0;

// One function for all sockets, which are `this`: nothing here costs memory per connection that socket.io does not.
function send(payload, ack) {
  const accepted = {
    messageId: randomUUID(),
    conversationId: ROOM,
    seq: ++number,
    number,
    acceptedAt: new Date().toISOString(),
  };
  io.to(ROOM).emit('message', {
    kind: 'message',
    schemaVersion: 1,
    messageId: accepted.messageId,
    clientMessageId: payload.clientMessageId,
    conversationId: ROOM,
    seq: accepted.seq,
    number: accepted.number,
    sender: { id: 'fan-0' },
    type: payload.type,
    content: payload.content,
    attachments: [],
    acceptedAt: accepted.acceptedAt,
  });
  ack({ ok: true, ...accepted, duplicate: false });
}

function answer(event, ...args) {
  const ack = args.at(-1);
  if (event !== 'message:send' && typeof ack === 'function') {
    ack({ ok: false, error: { code: 'NOT_FOUND', message: 'there is no such event' } });
  }
}

io.on('connection', (socket) => {
  socket.join(ROOM);
  socket.on('message:send', send);
  socket.onAny(answer);
});

http.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('Listening'));

const lines = createInterface({ input: process.stdin });
lines.on('line', async () => {
  globalThis.gc();
  await pause(100); // finalizers run between two collections
  globalThis.gc();
  console.log(JSON.stringify({ heapUsed: process.memoryUsage().heapUsed }));
});
lines.on('close', () => process.exit(0));
