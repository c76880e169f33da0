// Official socket.io clients do every row of the native table (docs/protocol.md), and provoke its errors.
//
//   node everything.mjs '{"urls": [gateway, gateway], "tokens": {"alice": …, "bob": …, "carol": …, "dave": …}}'
//
// alice has two devices, one on each gateway; bob is on the second one. Prints one JSON line with
// the rows that were seen; exits 1 with a reason if anything is not as it should be.
import { io } from 'socket.io-client';
import { strict as assert } from 'node:assert';

const { urls, tokens } = JSON.parse(process.argv[2]);
const run = Date.now().toString(36);
const seen = [];
setTimeout(() => fail('not done within 90 s'), 90_000).unref();

function fail(reason) {
  console.error(`${reason}\nafter: ${seen.at(-1)}`);
  process.exit(1);
}
process.on('unhandledRejection', (e) => fail(e.stack ?? e));

// A client notes every event; `until` waits for one that fits, also if it came before.
function connect(url, token) {
  const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true });
  const events = [];
  const waiting = new Set();
  socket.onAny((name, payload) => {
    events.push({ name, payload });
    waiting.forEach((look) => look());
  });
  socket.on('connect_error', (e) => fail(`connect_error: ${e.message} ${JSON.stringify(e.data)}`));
  const until = (name, fits = () => true) =>
    new Promise((resolve) => {
      const look = () => {
        const found = events.find((e) => e.name === name && fits(e.payload));
        if (found) {
          waiting.delete(look);
          resolve(found.payload);
        }
      };
      waiting.add(look);
      look();
    });
  const none = (name, fits = () => true) =>
    assert.equal(events.filter((e) => e.name === name && fits(e.payload)).length, 0, `no ${name}`);
  const ask = (event, payload) => socket.timeout(15_000).emitWithAck(event, payload);
  // A loop that waits for history may ask more often than it may.
  const patient = async (event, payload) => {
    let ack = await ask(event, payload);
    while (ack.error?.code === 'RATE_LIMITED') {
      await new Promise((resolve) => setTimeout(resolve, ack.error.retryAfterMs));
      ack = await ask(event, payload);
    }
    return ack;
  };
  const ok = async (event, payload) => {
    const ack = await patient(event, payload);
    assert.equal(ack.ok, true, `${event}: ${JSON.stringify(ack)}`);
    return ack;
  };
  const refused = async (code, event, payload) => {
    const ack = await patient(event, payload);
    assert.equal(ack.ok, false, `${event} is refused: ${JSON.stringify(ack)}`);
    assert.equal(ack.error.code, code, `${event}: ${JSON.stringify(ack.error)}`);
    assert.equal(typeof ack.error.message, 'string');
    return ack.error;
  };
  return { socket, events, until, none, ask, ok, refused, ready: until('session:ready') };
}

async function step(name, action) {
  await action();
  seen.push(name);
}

const alice = connect(urls[0], tokens.alice);
const laptop = connect(urls[1], tokens.alice);
const bob = connect(urls[1], tokens.bob);
const carol = connect(urls[0], tokens.carol);
const ids = {};
for (const [name, client] of Object.entries({ alice, laptop, bob, carol })) {
  ids[name] = (await client.ready).userId;
}
const dm = (a, b) => `dm:${[a, b].sort().map(encodeURIComponent).join(':')}`;
let count = 0;
const text = (where, content, more = {}) => ({
  ...where, clientMessageId: `${run}-${++count}`, type: 'text', content, ...more,
});
const direct = dm(ids.alice, ids.bob);
let first;

await step('message:send makes the direct conversation; message', async () => {
  first = await alice.ok('message:send', text({ to: ids.bob }, 'hello'));
  assert.equal(first.conversationId, direct);
  assert.deepEqual([first.seq, first.number, first.duplicate], [1, 1, false]);
  for (const client of [alice, laptop, bob]) {
    const message = await client.until('message', (m) => m.messageId === first.messageId);
    assert.equal(message.content, 'hello');
    assert.equal(message.sender.id, ids.alice);
    assert.equal(message.number, 1);
    assert.ok(message.acceptedAt && message.clientMessageId);
  }
});

await step('a retry is free', async () => {
  const payload = text({ conversationId: direct }, 'once');
  const sent = await bob.ok('message:send', payload);
  const again = await bob.ok('message:send', payload);
  assert.deepEqual([again.seq, again.messageId, again.duplicate], [sent.seq, sent.messageId, true]);
});

await step('receipt: delivered by writing, read by word', async () => {
  const { number } = await alice.ok('message:send', text({ to: ids.bob }, 'read this'));
  const written = await alice.until('receipt', (r) => r.userId === ids.bob && r.delivered >= number);
  assert.equal(written.conversationId, direct);
  assert.deepEqual(await bob.ok('receipt:read', { conversationId: direct, number }), { ok: true });
  const read = await alice.until('receipt', (r) => r.userId === ids.bob && r.read === number);
  assert.ok(read.at);
  await bob.ok('receipt:delivered', { conversationId: direct, number: 1 });
});

await step('who answers has read', async () => {
  const said = await alice.ok('message:send', text({ to: ids.bob }, 'a question'));
  const answer = await bob.ok('message:send', text({ to: ids.alice }, 'an answer'));
  assert.equal(answer.number, said.number + 1);
  await alice.until('receipt', (r) => r.userId === ids.bob && r.read === answer.number);
});

await step('message of every type, reply, thread, mentions, metadata, attachments', async () => {
  for (const type of ['image', 'file', 'audio', 'video', 'location', 'custom']) {
    await alice.ok('message:send', text({ to: ids.bob }, `a ${type}`, {
      type, attachments: [{ url: 'https://example.org/x', name: 'x', size: 3 }],
    }));
  }
  const rich = await alice.ok('message:send', text({ to: ids.bob }, 'all of it', {
    replyTo: first.messageId, threadId: first.messageId, mentions: [ids.bob], metadata: { a: [1, { b: null }] },
  }));
  const got = await bob.until('message', (m) => m.messageId === rich.messageId);
  assert.equal(got.replyTo, first.messageId);
  assert.equal(got.threadId, first.messageId);
  assert.deepEqual(got.mentions, [ids.bob]);
  assert.deepEqual(got.metadata, { a: [1, { b: null }] });
});

await step('message:edit, message:react, message:delete', async () => {
  const { messageId } = await alice.ok('message:send', text({ to: ids.bob }, 'tpyo'));
  const about = { conversationId: direct, messageId };
  const { seq } = await alice.ok('message:edit', { ...about, content: 'typo' });
  const edited = await bob.until('message:edited', (e) => e.seq === seq);
  assert.deepEqual([edited.content, edited.by, edited.messageId], ['typo', ids.alice, messageId]);
  const on = await bob.ok('message:react', { ...about, emoji: '👍', on: true });
  const reaction = await laptop.until('reaction', (e) => e.seq === on.seq);
  assert.deepEqual([reaction.emoji, reaction.on, reaction.by], ['👍', true, ids.bob]);
  await bob.ok('message:react', { ...about, emoji: '👍', on: false });
  await bob.refused('FORBIDDEN', 'message:edit', { ...about, content: 'mine now' });
  await bob.refused('FORBIDDEN', 'message:delete', about);
  const gone = await alice.ok('message:delete', about);
  const deleted = await bob.until('message:deleted', (e) => e.seq === gone.seq);
  assert.deepEqual([deleted.by, deleted.messageId], [ids.alice, messageId]);
  await alice.refused('NOT_FOUND', 'message:edit', { ...about, content: 'too late' });
});

await step('typing:start, typing:stop; it stops by itself', async () => {
  await alice.ok('typing:start', { conversationId: direct });
  const typing = await bob.until('typing', (t) => t.typing);
  assert.equal(typing.userId, ids.alice);
  await alice.ok('typing:stop', { conversationId: direct });
  await bob.until('typing', (t) => !t.typing);
  bob.events.length = 0;
  await alice.ok('typing:start', { conversationId: direct });
  await bob.until('typing', (t) => t.typing);
  await bob.until('typing', (t) => !t.typing);
  laptop.none('typing');
  await carol.refused('NOT_FOUND', 'typing:start', { conversationId: direct });
});

let group;
await step('conversation:create, add-members, remove-members', async () => {
  const made = await alice.ok('conversation:create', { kind: 'group', title: 'Team', members: [ids.bob] });
  group = made.conversation.conversationId;
  assert.deepEqual(
    [made.conversation.kind, made.conversation.title, made.conversation.owner, made.conversation.memberCount],
    ['group', 'Team', ids.alice, 2]);
  for (const client of [laptop, bob]) {
    const created = await client.until('conversation', (c) => c.conversationId === group);
    assert.deepEqual([created.change, created.seq, created.by], ['created', 1, ids.alice]);
    assert.deepEqual(created.conversation.members, [ids.alice, ids.bob].sort());
  }
  await bob.refused('FORBIDDEN', 'conversation:add-members', { conversationId: group, members: [ids.carol] });
  await carol.refused('NOT_FOUND', 'conversation:join', { conversationId: group });
  await carol.refused('NOT_FOUND', 'message:send', text({ conversationId: group }, 'let me in'));
  await alice.ok('conversation:add-members', { conversationId: group, members: [ids.carol] });
  await carol.until('conversation', (c) => c.conversationId === group && c.change === 'added');
  const hi = await carol.ok('message:send', text({ conversationId: group }, 'hi all'));
  await bob.until('message', (m) => m.messageId === hi.messageId);
  const out = await alice.ok('conversation:remove-members', { conversationId: group, members: [ids.carol] });
  assert.equal(out.conversation.memberCount, 2);
  await carol.until('conversation', (c) => c.conversationId === group && c.change === 'removed');
  const secret = await alice.ok('message:send', text({ conversationId: group }, 'without her'));
  await bob.until('message', (m) => m.messageId === secret.messageId);
  await carol.refused('NOT_FOUND', 'message:send', text({ conversationId: group }, 'still here?'));
  carol.none('message', (m) => m.messageId === secret.messageId);
});

await step('conversation:update: title, roles; own settings on the other device', async () => {
  await bob.refused('FORBIDDEN', 'conversation:update', { conversationId: group, title: 'Mine' });
  await alice.ok('conversation:update', { conversationId: group, roles: [{ userId: ids.bob, role: 'admin' }] });
  const renamed = await bob.ok('conversation:update', { conversationId: group, title: 'Our team' });
  assert.equal(renamed.conversation.title, 'Our team');
  const event = await alice.until('conversation', (c) => c.conversation.title === 'Our team');
  assert.deepEqual([event.change, event.by], ['updated', ids.bob]);
  const own = await alice.ok('conversation:update', { conversationId: group, muted: true, pinned: true, archived: true });
  assert.deepEqual([own.conversation.muted, own.conversation.pinned, own.conversation.archived], [true, true, true]);
  const told = await laptop.until('conversation', (c) => c.conversation.muted);
  assert.equal(told.conversation.pinned, true);
  bob.none('conversation', (c) => c.conversation.muted);
});

await step('conversation:join, conversation:leave', async () => {
  const id = `open-${run}`;
  await alice.ok('conversation:create', { conversationId: id, kind: 'group', open: true, members: [] });
  await bob.refused('CONFLICT', 'conversation:create', { conversationId: id, kind: 'group', members: [] });
  const joined = await carol.ok('conversation:join', { conversationId: id });
  assert.equal(joined.conversation.memberCount, 2);
  await alice.until('conversation', (c) => c.conversationId === id && c.change === 'joined');
  await carol.ok('conversation:leave', { conversationId: id });
  await alice.until('conversation', (c) => c.conversationId === id && c.change === 'left');
  await carol.refused('NOT_FOUND', 'conversation:join', { conversationId: `nowhere-${run}` });
  await alice.refused('INVALID', 'conversation:leave', { conversationId: direct });
});

await step('conversation:list with lastMessage and unread, by pages', async () => {
  await bob.ok('message:send', text({ conversationId: group }, 'news for alice'));
  await laptop.until('message', (m) => m.content === 'news for alice');
  let page;
  do { // MongoDB follows the log
    page = await alice.ok('conversation:list', { limit: 1 });
  } while (page.conversations[0].lastMessage?.content !== 'news for alice');
  assert.equal(page.conversations[0].conversationId, group);
  assert.equal(page.conversations[0].unread, 1);
  const rest = await alice.ok('conversation:list', { cursor: page.cursor, limit: 100 });
  assert.ok(rest.conversations.some((c) => c.conversationId === direct));
  assert.ok(!rest.conversations.some((c) => c.conversationId === group));
  await alice.refused('INVALID', 'conversation:list', { limit: 0 });
});

await step('read on one device, known on the other and after a reconnect', async () => {
  const { lastNumber } = (await alice.ok('conversation:list', { limit: 1 })).conversations[0];
  await alice.ok('receipt:read', { conversationId: group, number: lastNumber });
  const mine = (m) => m.userId === ids.alice && m.read === lastNumber;
  await laptop.until('receipts', (r) => r.conversationId === group && r.marks.some(mine));
  const phone = connect(urls[1], tokens.alice);
  const { conversations } = await phone.ready;
  const known = conversations.find((c) => c.conversationId === group);
  assert.deepEqual([known.readNumber, known.unread, known.muted, known.title], [lastNumber, 0, true, 'Our team']);
  phone.socket.close();
  await alice.refused('INVALID', 'receipt:read', { conversationId: group, number: lastNumber + 1_000 });
});

await step('presence: partners, watch, set, invisible, offline after the grace', async () => {
  await alice.until('presence', (p) => p.userId === ids.bob && p.status === 'online');
  await alice.ok('message:send', text({ to: ids.carol }, 'now you may look'));
  await carol.until('message', (m) => m.content === 'now you may look');
  const watched = await carol.ok('presence:watch', { users: [ids.alice, `nobody-${run}`] });
  assert.deepEqual(watched.presence.map((p) => p.status), ['online', 'unknown']);
  const { profiles } = await carol.ok('profile:get', { users: [ids.alice, `nobody-${run}`] });
  assert.deepEqual(profiles, [{ userId: ids.alice, name: `Name of ${ids.alice}` }, { userId: `nobody-${run}` }]);
  await alice.ok('presence:set', { status: 'busy' });
  await carol.until('presence', (p) => p.userId === ids.alice && p.status === 'busy');
  await alice.ok('presence:set', { status: 'invisible' });
  const hidden = await carol.until('presence', (p) => p.userId === ids.alice && p.status === 'offline');
  assert.ok(hidden.lastSeen);
  await alice.ok('presence:set', { status: 'online' });
  await carol.ok('presence:unwatch', { users: [ids.alice] });
  const dave = connect(urls[0], tokens.dave);
  ids.dave = (await dave.ready).userId;
  const stranger = await bob.ok('presence:watch', { users: [ids.dave] });
  assert.deepEqual(stranger.presence, [{ userId: ids.dave, status: 'unknown' }]);
  const whoIsDave = async () => (await bob.ok('profile:get', { users: [ids.dave] })).profiles;
  assert.deepEqual(await whoIsDave(), [{ userId: ids.dave }]);
  await dave.ok('presence:set', { visibleTo: 'everyone' });
  await dave.ok('presence:set', { status: 'busy' });
  await bob.until('presence', (p) => p.userId === ids.dave && p.status === 'busy');
  assert.deepEqual(await whoIsDave(), [{ userId: ids.dave, name: `Name of ${ids.dave}` }]);
  const closedAt = Date.now();
  dave.socket.close();
  const off = await bob.until('presence', (p) => p.userId === ids.dave && p.status === 'offline');
  assert.ok(Date.now() - closedAt >= 4_000, 'not before the grace');
  assert.ok(off.lastSeen);
  await alice.refused('INVALID', 'presence:set', { status: 'offline' });
  carol.none('presence', (p) => p.userId === ids.bob);
});

await step('history:page, history:search', async () => {
  let page;
  do {
    page = await bob.ok('history:page', { conversationId: direct, after: 0, limit: 3 });
  } while (page.messages.length < 3);
  assert.deepEqual(page.messages.map((m) => m.number), [1, 2, 3]);
  assert.equal(page.hasMore, true);
  await carol.refused('NOT_FOUND', 'history:page', { conversationId: direct });
  const { messageId } = page.messages[1];
  const link = await bob.ok('history:page', { conversationId: direct, messageId, limit: 2 });
  assert.deepEqual(link.messages.map((m) => m.number), [2, 3]);
  assert.deepEqual([link.hasMore, link.hasLater], [true, true]);
  assert.deepEqual(await bob.ok('history:page', { conversationId: direct, around: 2, limit: 2 }), link);
  await bob.refused('NOT_FOUND', 'history:page', { conversationId: direct, messageId: `none-${run}` });
  await carol.refused('NOT_FOUND', 'history:page', { conversationId: direct, messageId });
  const { receipts } = await bob.ok('receipt:list', { conversationId: direct });
  assert.ok(receipts.some((r) => r.userId === ids.bob && r.read > 0));
  await carol.refused('NOT_FOUND', 'receipt:list', { conversationId: direct });
  let found;
  do {
    found = await bob.ok('history:search', { query: 'ALL of' });
  } while (found.messages.length === 0);
  assert.equal(found.messages[0].content, 'all of it');
  const { acceptedAt: at, sender } = found.messages[0];
  const hits = async (query) => (await bob.ok('history:search', { query: 'it al', ...query })).messages.length;
  assert.equal(await hits({ from: sender.id, after: at }), 1);
  assert.equal(await hits({ query: 'it al ' }), 0, 'a whole word, and there is none');
  assert.equal(await hits({ from: ids.carol }), 0);
  assert.equal(await hits({ before: at }), 0);
  assert.deepEqual((await carol.ok('history:search', { query: 'all of' })).messages, []);
});

await step('user:block, user:unblock', async () => {
  const { messageId } = await bob.ok('message:send', text({ to: ids.alice }, 'hm'));
  await alice.ok('user:block', { userId: ids.bob });
  await laptop.until('user:blocked', (b) => b.userId === ids.bob && b.blocked);
  await bob.refused('FORBIDDEN', 'message:edit', { conversationId: direct, messageId, content: 'hmm' });
  await bob.refused('FORBIDDEN', 'message:react', { conversationId: direct, messageId, emoji: '👍', on: true });
  assert.equal((await bob.ok('presence:watch', { users: [ids.alice] })).presence[0].status, 'unknown');
  assert.equal((await alice.ok('presence:watch', { users: [ids.bob] })).presence[0].status, 'unknown');
  const phone = connect(urls[1], tokens.alice);
  assert.deepEqual((await phone.ready).blocked, [ids.bob]);
  phone.socket.close();
  bob.none('user:blocked');
  await bob.refused('FORBIDDEN', 'message:send', text({ to: ids.alice }, 'why?'));
  await alice.ok('user:unblock', { userId: ids.bob });
  await laptop.until('user:blocked', (b) => b.userId === ids.bob && !b.blocked);
  await bob.ok('message:send', text({ to: ids.alice }, 'thanks'));
});

await step('session:refresh', async () => {
  const { expiresAt } = await alice.ok('session:refresh', { token: tokens.alice });
  assert.ok(Date.parse(expiresAt) > Date.now());
  await alice.refused('UNAUTHENTICATED', 'session:refresh', { token: 'x' });
  await alice.refused('FORBIDDEN', 'session:refresh', { token: tokens.bob });
});

await step('INVALID, TOO_LARGE, NOT_FOUND, RATE_LIMITED', async () => {
  await alice.refused('INVALID', 'message:send', { to: ids.bob, content: 'no id' });
  await alice.refused('INVALID', 'message:send', 'not an object');
  await alice.refused('TOO_LARGE', 'message:send', text({ to: ids.bob }, 'x'.repeat(64 * 1024 + 1)));
  await alice.refused('TOO_LARGE', 'message:send', text({ to: ids.bob }, 'x', {
    attachments: Array.from({ length: 11 }, () => ({ url: 'https://example.org/x' })),
  }));
  await alice.refused('NOT_FOUND', 'message:send', text({ conversationId: `nowhere-${run}` }, 'x'));
  await alice.refused('NOT_FOUND', 'message:send', text({ to: ids.bob }, 'x', { replyTo: 'no such message' }));
  await alice.refused('NOT_FOUND', 'no:such-event', {});
  const acks = await Promise.all(
    Array.from({ length: 100 }, () => carol.ask('message:send', text({ to: ids.bob }, 'flood'))));
  const limited = acks.filter((ack) => !ack.ok);
  assert.ok(limited.length > 0 && limited.every((ack) => ack.error.code === 'RATE_LIMITED'));
  assert.ok(limited.every((ack) => ack.error.retryAfterMs > 0));
  await new Promise((resolve) => setTimeout(resolve, limited.at(-1).error.retryAfterMs));
  await carol.ok('message:send', text({ to: ids.bob }, 'patient'));
});

await step('every durable event came to every device once, in order', async () => {
  const last = await bob.ok('message:send', text({ conversationId: group }, 'the end'));
  for (const client of [alice, laptop]) {
    await client.until('message', (m) => m.messageId === last.messageId);
    const seqs = client.events
      .filter((e) => e.payload.conversationId === group && e.payload.seq)
      .map((e) => e.payload.seq);
    assert.deepEqual(seqs, Array.from({ length: last.seq }, (_, i) => i + 1));
  }
});

[alice, laptop, bob, carol].forEach((client) => client.socket.close());
console.log(JSON.stringify({ rows: seen }));
process.exit(0);
