import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

// Tokens that expire on open connections: one client refreshes its token in time, another does not.
//
//   node expiry.mjs '{"url": gateway, "short": a token of some seconds, "long": the same user's, "other": another user's}'
//
// Prints one JSON line with what was seen; exits 1 with a reason if anything is wrong.

const { url, short, long, other } = JSON.parse(process.argv[2]);
setTimeout(() => {
  console.error('not done within 60 s');
  process.exit(1);
}, 60_000).unref();

const once = (socket, event) => new Promise((resolve) => socket.once(event, (...args) => resolve(args)));

// Does nothing about it: is told, is closed, comes back by itself and finds its new token.
const tokens = [short, long];
const careless = io(url, { auth: (auth) => auth({ token: tokens.shift() }), forceNew: true, reconnectionDelay: 10 });
const carelessEvents = [];
careless.onAny((event) => carelessEvents.push(event));
careless.on('disconnect', (reason) => carelessEvents.push(reason));
const closed = once(careless, 'session:closed');
const disconnected = once(careless, 'disconnect');

// Refreshes: stays.
const careful = io(url, { auth: { token: short }, forceNew: true });
const expiring = once(careful, 'session:expiring');
await once(careful, 'session:ready');
const refused = await careful.emitWithAck('session:refresh', { token: other });
assert.equal(refused.error?.code, 'FORBIDDEN', 'not by the token of another user');
const forged = await careful.emitWithAck('session:refresh', { token: 'x.y.z' });
assert.equal(forged.error?.code, 'UNAUTHENTICATED');
const nothing = await careful.emitWithAck('session:refresh');
assert.equal(nothing.error?.code, 'INVALID');
const [{ expiresAt }] = await expiring;
assert.ok(Date.parse(expiresAt) > Date.now());
const refreshed = await careful.emitWithAck('session:refresh', { token: long });
assert.equal(refreshed.ok, true);
assert.ok(Date.parse(refreshed.expiresAt) > Date.parse(expiresAt));
const session = careful.id;

const [{ code }] = await closed;
assert.equal(code, 'TOKEN_EXPIRED');
const [reason] = await disconnected;
assert.equal(reason, 'transport close', 'not "io server disconnect", after which no client comes back');
await once(careless, 'session:ready');
assert.deepEqual(carelessEvents.slice(0, 4), ['session:ready', 'session:expiring', 'session:closed', 'transport close']);
assert.equal(careful.connected, true);
assert.equal(careful.id, session, 'the refreshed session went on');

careless.close();
careful.close();
console.log(JSON.stringify({ code, reason }));
process.exit(0);
