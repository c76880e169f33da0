// Official socket.io clients, as they are, with their default settings and over websockets only.
//
//   node clients.mjs URL
//
// Reads lines of JSON that say what to do:
//   { "do": "open", "n": 3, "token": "…" }    connects client 3
//   { "do": "emit", "n": 3, "id": 7, "event": "message:send", "payload": {…} }
//   { "do": "close", "n": 3 }
// and prints lines of JSON, each a list of what has happened, in order:
//   ["up", 3, recovered]  ["down", 3, reason]  ["try", 3]  ["event", 3, name, payload]  ["ack", 3, 7, answer]
// Ends with its input.
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const url = process.argv[2];

/** The events that the load counts, or acts on. Receipts (`receipt`, and `receipts` in groups) are not among them. */
const TOLD = new Set([
  'session:ready', 'session:closed', 'gap', 'conversation',
  'message', 'message:edited', 'message:deleted', 'reaction',
]);

/** An app's own patience where the client does not come back by itself. */
const AGAIN_MS = 1_000;

const sockets = new Map();
let happened = [];

function tell(...entry) {
  if (happened.length === 0) setImmediate(flush);
  happened.push(entry);
}

function flush() {
  process.stdout.write(`${JSON.stringify(happened)}\n`);
  happened = [];
}

function open(n, token) {
  const query = { user: n }; // for the balancer
  const socket = io(url, { auth: { token }, query, transports: ['websocket'], forceNew: true });
  tell('try', n);
  const connect = () => {
    tell('try', n);
    socket.connect();
  };
  const again = () => {
    if (!socket.active && sockets.has(n)) setTimeout(connect, AGAIN_MS);
  };
  socket.on('connect', () => tell('up', n, socket.recovered));
  socket.on('disconnect', (reason) => {
    tell('down', n, reason);
    again(); // "io server disconnect"
  });
  socket.on('connect_error', again); // refused by the gateway
  socket.io.on('reconnect_attempt', () => tell('try', n)); // by itself
  socket.onAny((name, payload) => {
    if (TOLD.has(name)) tell('event', n, name, payload);
  });
  sockets.set(n, socket);
}

function act({ do: what, n, id, token, event, payload }) {
  const socket = sockets.get(n);
  if (what === 'open') {
    open(n, token);
  } else if (what === 'emit') {
    // What is emitted while it is cut would be sent later; the load does that itself.
    if (socket?.connected) socket.emit(event, payload, (answer) => tell('ack', n, id, answer));
  } else if (what === 'close') {
    sockets.delete(n);
    socket?.close();
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => act(JSON.parse(line)))
  .on('close', () => process.exit(0));
