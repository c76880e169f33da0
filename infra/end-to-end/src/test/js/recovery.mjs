// Clients that lose their gateway to kill -9 and come back to another one.
//
//   node recovery.mjs '{"gateways": [url, url], "pid": of the first gateway, "tokens": {"alice": …, "bob": …}}'
//
// bob's clients are official ones with default settings behind a load balancer, which is a few lines here.
// Prints one JSON line with what was seen; exits 1 with a reason if anything is not as it should be.
import { strict as assert } from 'node:assert';
import net from 'node:net';
import { io } from 'socket.io-client';

const { gateways, pid, tokens } = JSON.parse(process.argv[2]);
const run = Date.now().toString(36);
setTimeout(() => fail('not done within 60 s'), 60_000).unref();

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
process.on('unhandledRejection', (e) => fail(e.stack ?? e));

// A load balancer: to the gateway that lives, or to none.
let target = new URL(gateways[0]);
const balancer = net.createServer((client) => {
  if (!target) {
    client.destroy();
    return;
  }
  const gateway = net.connect(Number(target.port), target.hostname);
  client.pipe(gateway).pipe(client);
  client.on('error', () => gateway.destroy());
  gateway.on('error', () => client.destroy());
  gateway.on('close', () => client.destroy());
});
await new Promise((resolve) => balancer.listen(0, '127.0.0.1', resolve));
const balanced = `http://127.0.0.1:${balancer.address().port}`;

function client(url, token, options = {}) {
  const { auth = {}, ...rest } = options;
  const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token, ...auth }, ...rest });
  const got = [];
  const recovered = [];
  const waiting = new Set();
  socket.on('connect', () => recovered.push(socket.recovered));
  socket.onAny((name, payload) => {
    if (['message', 'reaction', 'conversation', 'message:edited', 'gap'].includes(name)) {
      got.push({ name, conversation: payload.conversationId, seq: payload.seq, content: payload.content });
    }
    waiting.forEach((look) => look());
  });
  const until = (fits) => new Promise((resolve) => {
    const look = () => fits(got) && (waiting.delete(look), resolve());
    waiting.add(look);
    look();
  });
  const ready = new Promise((resolve) => socket.once('session:ready', resolve));
  return { socket, got, recovered, until, ready };
}

const dm = 'dm:alice:bob';
const team = `team-${run}`;
const lately = `lately-${run}`;
const still = `still-${run}`;
let sent = 0;
const teamHeard = [];
const alice = client(gateways[1], tokens.alice);
await alice.ready;
async function ask(event, payload) {
  const ack = await alice.socket.timeout(15_000).emitWithAck(event, payload);
  if (ack.error?.code === 'RATE_LIMITED') {
    await new Promise((resolve) => setTimeout(resolve, ack.error.retryAfterMs));
    return ask(event, payload);
  }
  assert.equal(ack.ok, true, `${event}: ${JSON.stringify(ack)}`);
  return ack;
}
function send(conversationId) {
  const content = String(++sent);
  if (conversationId === team) {
    teamHeard.push(content);
  }
  return ask('message:send', { conversationId, clientMessageId: `${run}-${content}`, type: 'text', content });
}
await ask('message:send', { to: 'bob', clientMessageId: `${run}-first`, type: 'text', content: 'first' });
await ask('conversation:create', { conversationId: team, kind: 'group', title: 'Team', members: ['bob'] });
await ask('conversation:create', { conversationId: still, kind: 'group', title: 'Still', members: ['bob'] });

// Each app's client, in the room of the team as its document has it; what it is told by which event.
const apps = {
  alumni: { event: 'message', content: ({ content }) => content },
  mentour: { join: (room) => [['join_room', { roomId: room }]], event: 'new_room_message', content: ({ content }) => content },
  nextchat: { join: (room) => [['joinConversation', { conversationId: room }]], event: 'newMessage', content: ({ message }) => message },
  inkspot: { path: '/api/socketio', join: (room) => [['join-conversation', room]], event: 'new-message', content: ({ content }) => content },
  match: { join: (room) => [['join', 'bob'], ['join-conversation', room]], event: 'new-message', content: ({ content }) => content },
};
async function app(name, room = team) {
  const { path = '/socket.io', join = () => [], event, content } = apps[name];
  const { socket, recovered, until } = client(balanced, tokens.bob, { path, auth: { dialect: name } });
  const told = [];
  const notified = [];
  // Before those of `client`, which look whether what is waited for has come.
  socket.prependAny((heard, payload) => {
    if ((payload?.conversationId ?? payload?.roomId) !== room) {
      return;
    }
    if (heard === event) {
      told.push(content(payload));
    } else if (heard === 'new-notification') {
      notified.push(payload.content);
    }
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  for (const [ask, payload] of join(room)) {
    const ack = await socket.timeout(15_000).emitWithAck(ask, payload);
    assert.equal(ack.ok, true, `${name}: ${JSON.stringify(ack)}`);
  }
  return { name, socket, told, notified, recovered, until };
}

const bob = client(balanced, tokens.bob);
const polling = client(balanced, tokens.bob, { transports: ['polling'] });
await Promise.all([bob.ready, polling.ready]);
const tabs = await Promise.all(Object.keys(apps).map((name) => app(name)));
// Nothing happens in its room before it loses its gateway: it has to bring the room all the same.
const quiet = await app('nextchat', still);
for (const conversation of [dm, team, team, dm, team]) {
  await send(conversation);
}
const last = (content) => (got) => got.some((event) => event.content === String(content));
await Promise.all([bob, polling].map((b) => b.until(last(sent))));
const { cursors } = bob.got.reduce(
  (all, { conversation, seq }) => ({ cursors: { ...all.cursors, [conversation]: seq } }), { cursors: {} });

target = null;
process.kill(pid, 'SIGKILL');
let lastReaction;
for (let i = 0; i < 120; i++) {
  const { messageId } = await send(i % 3 ? team : dm);
  if (i % 50 === 0) {
    lastReaction = await ask('message:react', { conversationId: i % 3 ? team : dm, messageId, emoji: '👍', on: true });
  }
}
assert.ok(lastReaction.seq);
await ask('conversation:create', { conversationId: lately, kind: 'group', title: 'Lately', members: ['bob'] });
await send(lately);
for (const content of ['still 1', 'still 2']) {
  await ask('message:send', { conversationId: still, clientMessageId: `${run}-${content}`, type: 'text', content });
}
target = new URL(gateways[1]);
await Promise.all([bob, polling].map((b) => b.until(last(sent))));
await send(team);
await Promise.all([bob, polling].map((b) => b.until(last(sent))));
await Promise.all(tabs.map((tab) => tab.until(() => tab.told.at(-1) === teamHeard.at(-1))));
await quiet.until(() => quiet.told.length === 2);

// Apps: in their own events, in order and once, in the rooms that they had joined and did not join again.
for (const { name, told, recovered } of tabs) {
  assert.deepEqual(recovered, [false, true], name);
  assert.deepEqual(told, teamHeard, name);
}
assert.deepEqual(quiet.recovered, [false, true]);
assert.deepEqual(quiet.told, ['still 1', 'still 2']);
const match = tabs.find(({ name }) => name === 'match');
await match.until(() => match.notified.at(-1) === teamHeard.at(-1));
assert.deepEqual(match.notified, teamHeard);

// In order, dense, and once: per conversation.
function check(who, from) {
  for (const conversation of [dm, team, lately]) {
    const seqs = who.got.filter((event) => event.conversation === conversation).map(({ seq }) => seq);
    const first = from[conversation] ?? seqs[0];
    assert.deepEqual(seqs, seqs.map((_, i) => first + i), `${conversation} is dense`);
  }
  assert.equal(who.got.filter(({ name }) => name === 'gap').length, 0, 'no gap');
}
check(bob, { [lately]: 1 });
check(polling, { [lately]: 1 });
assert.deepEqual(bob.recovered, [false, true]);
assert.deepEqual(polling.recovered, [false, true]);

// A client that keeps cursors of its own, as it was started anew.
const native = client(gateways[1], tokens.bob, { auth: { cursors } });
await native.until((got) => [dm, team].every((conversation) =>
  got.filter((event) => event.conversation === conversation).at(-1)?.seq
    === bob.got.filter((event) => event.conversation === conversation).at(-1).seq));
check(native, { [dm]: cursors[dm] + 1, [team]: cursors[team] + 1 });

// Another's token is of no use.
const thief = client(gateways[1], tokens.alice, { auth: { pid: bob.socket._pid, offset: bob.socket._lastOffset } });
await thief.ready;
assert.deepEqual(thief.recovered, [false]);

console.log(JSON.stringify({ recovered: bob.recovered.at(-1), missed: 120, offset: bob.socket._lastOffset.length }));
process.exit(0);
