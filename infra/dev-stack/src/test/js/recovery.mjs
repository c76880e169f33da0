import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

// Connection state recovery as the official client understands it, on a server of the test's.
//
//   node recovery.mjs '{"url": server}'
//
// The server emits `event` 1 and 2, closes the connection on `cut`, and emits 3 when the client comes back
// with its pid and the offset of 2.

const { url } = JSON.parse(process.argv[2]);
setTimeout(() => {
  console.error('not done within 30 s');
  process.exit(1);
}, 30_000).unref();

const socket = io(url, { transports: ['websocket'], reconnectionDelay: 10 });
const seen = [];
const recovered = [];
socket.on('connect', () => recovered.push(socket.recovered));
await new Promise((resolve) => socket.on('event', (number, offset) => {
  seen.push([number, offset]);
  if (number === 2) {
    socket.emit('cut');
  }
  if (number === 3) {
    resolve();
  }
}));
assert.deepEqual(recovered, [false, true]);
assert.deepEqual(seen, [[1, 'o1'], [2, 'o2'], [3, 'o3']]);
socket.close();
console.log(JSON.stringify({ recovered: recovered.at(-1) }));
process.exit(0);
