import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

// An official client whose connection is cut comes back by itself, over each transport.
//
//   node reconnect.mjs '{"url": gateway, "token": a user's, "to": another user, "transports": ["polling"]}'
//
// Prints one JSON line with what was seen; exits 1 with a reason if anything is wrong.

const { url, token, to, transports } = JSON.parse(process.argv[2]);
setTimeout(() => {
  console.error('not done within 60 s');
  process.exit(1);
}, 60_000).unref();

const socket = io(url, { auth: { token }, transports, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 100 });
const readies = [];
const reasons = [];
socket.on('disconnect', (reason) => reasons.push(reason));
const ready = () => new Promise((resolve) => socket.once('session:ready', (session) => {
  readies.push(session.sessionId);
  resolve();
}));
const send = (content) => socket.emitWithAck('message:send', { to, clientMessageId: content, type: 'text', content });

await ready();
const first = await send('before');
const again = ready();
const engine = socket.io.engine;
if (engine.transport.name === 'websocket') {
  engine.transport.ws.terminate(); // the connection breaks, and nobody says goodbye
} else {
  engine.transport.onError('cut by the test'); // the GET is aborted
}
await again;
const second = await send('after');

assert.equal(first.seq, 1);
assert.equal(second.seq, 2);
assert.equal(new Set(readies).size, 2, 'the second session is another one');
assert.equal(reasons.length, 1);
socket.close();
console.log(JSON.stringify({ reason: reasons[0], transport: transports.at(-1) }));
process.exit(0);
