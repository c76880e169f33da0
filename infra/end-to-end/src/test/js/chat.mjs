// Two official socket.io clients send each other messages and check what everybody gets.
//
//   node chat.mjs '{"urls": [alice's gateway, bob's gateway], "tokens": [alice's, bob's], "count": 1000,
//                   "transports": ["polling", "websocket"]}'
//
// Prints one JSON line with what was seen; exits 1 with a reason if anything is missing, doubled or
// out of order.
import { io } from 'socket.io-client';
import { strict as assert } from 'node:assert';

const { urls, tokens, count, transports } = JSON.parse(process.argv[2]);
const run = Date.now().toString(36);
const deadline = setTimeout(() => fail('not done within 90 s'), 90_000);

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

function connect(url, token) {
  const socket = io(url, { auth: { token }, transports, forceNew: true });
  const got = [];
  socket.on('message', (message) => got.push(message));
  socket.on('connect_error', (error) => fail(`connect_error: ${error.message} ${JSON.stringify(error.data)}`));
  const ready = new Promise((resolve) => socket.once('session:ready', resolve));
  return { socket, got, ready };
}

const [alice, bob] = urls.map((url, i) => connect(url, tokens[i]));
const [aliceReady, bobReady] = await Promise.all([alice.ready, bob.ready]);
for (const client of [alice, bob]) {
  while (client.socket.io.engine.transport.name !== transports.at(-1)) {
    await new Promise((resolve) => client.socket.io.engine.once('upgrade', resolve));
  }
}

// A user may send so many a second: what was too many is sent again when the server says.
async function send(from, message) {
  for (;;) {
    const ack = await from.socket.emitWithAck('message:send', message);
    if (ack.ok || ack.error.code !== 'RATE_LIMITED') return ack;
    await new Promise((resolve) => setTimeout(resolve, ack.error.retryAfterMs));
  }
}
const acks = await Promise.all(
  Array.from({ length: count }, (_, i) => {
    const [from, to] = i % 2 === 0 ? [alice, bobReady] : [bob, aliceReady];
    return send(from, {
      to: to.userId,
      clientMessageId: `${run}-${i}`,
      type: 'text',
      content: `message ${i} ✓`,
    });
  }),
);
assert.deepEqual(acks.filter((ack) => !ack.ok || ack.duplicate), [], 'every ack is ok and none a duplicate');
const seqs = acks.map((ack) => ack.seq).sort((a, b) => a - b);
assert.ok(seqs.every((seq, i) => seq === seqs[0] + i), 'the seqs are dense');

const got = async (client) => {
  while (client.got.length < count) {
    await new Promise((resolve) => client.socket.once('message', resolve));
  }
};
await Promise.all([got(alice), got(bob)]);
for (const client of [alice, bob]) {
  assert.deepEqual(client.got.map((message) => message.seq), seqs, 'each event once and in order');
}
const sent = new Map(acks.map((ack, i) => [ack.seq, i]));
for (const message of bob.got) {
  assert.equal(message.content, `message ${sent.get(message.seq)} ✓`, 'the ack names the message');
}

const retry = await send(alice, {
  to: bobReady.userId, clientMessageId: `${run}-0`, type: 'text', content: 'again',
});
assert.equal(retry.duplicate, true, 'a retry is a duplicate');
assert.equal(retry.seq, acks[0].seq, 'a retry answers with the first result');

const history = [];
while (history.length < count) {
  const after = history.at(-1)?.number ?? acks.reduce((least, ack) => Math.min(least, ack.number), Infinity) - 1;
  const answer = await fetch(
    `${urls[0]}/api/messages/direct/${encodeURIComponent(bobReady.userId)}?limit=100&after=${after}`,
    { headers: { authorization: `Bearer ${tokens[0]}` } },
  );
  if (answer.status === 429) { // history comes a moment later than this asks
    await new Promise((resolve) => setTimeout(resolve, 1000 * answer.headers.get('retry-after')));
    continue;
  }
  assert.equal(answer.status, 200);
  history.push(...(await answer.json()).messages);
}
assert.deepEqual(history.map((message) => message.seq), seqs, 'history has each message once, in order');
assert.deepEqual(history.map((message) => message.content), bob.got.map((message) => message.content));

clearTimeout(deadline);
alice.socket.close();
bob.socket.close();
console.log(JSON.stringify({ sent: count, delivered: alice.got.length + bob.got.length, history: history.length, firstSeq: seqs[0], lastSeq: seqs.at(-1), acks: acks.length }));
