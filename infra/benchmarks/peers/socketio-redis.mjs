// One node of socketio-redis: socket.io with the Redis Streams adapter and connection state recovery.
//
//   PORT=21000 REDIS_PORT=21002 node socketio-redis.mjs
//
// Prints `Listening` when clients of all nodes reach each other through it. Ends on SIGTERM.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { chat } from './chat.mjs';

// The adapter is made for the replies of RESP2.
const redis = new Redis({ host: '127.0.0.1', port: Number(process.env.REDIS_PORT), protocol: 2 });
redis.on('error', (error) => console.error(error));

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(redis),
  connectionStateRecovery: {}, // 2 minutes; middlewares are skipped
  transports: ['websocket'],
});
chat(io, async () => {});

// Until the adapter has read one entry of the stream it asks for 'what comes from now on' each time
// anew, and misses what is added between two questions.
async function readOnce() {
  const adapter = io.of('/').adapter;
  let read = false;
  adapter.onRawMessage = function (message, offset) {
    read = true;
    delete adapter.onRawMessage;
    adapter.onRawMessage(message, offset);
  };
  while (!read) {
    io.to('nobody').emit('message', {});
    await pause(50);
  }
}

await readOnce();
http.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('Listening'));
