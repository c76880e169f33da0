// docs/dialects/alumni.md names features and no events: native names, from its page's origin.
import assert from 'node:assert/strict';
import { argument, connect, eventually, rest, show, uploadPicture } from './app.mjs';

const { url, users, tokens } = argument();
const alice = await connect(url, tokens.alice);
let bob = await connect(url, tokens.bob);
const carol = await connect(url, tokens.carol);
await alice.next('session:ready');
await bob.next('session:ready');

// Messages, images, receipts.
const sent = await alice.ask('message:send', { to: users.bob, clientMessageId: 'a-1', content: 'Hi' });
const hi = await bob.next('message');
assert.deepEqual([hi.messageId, hi.content], [sent.messageId, 'Hi']);
const image = await uploadPicture(url, tokens.alice, hi.conversationId);
await alice.ask('message:send', {
  to: users.bob, clientMessageId: 'a-2', type: 'image', content: '',
  attachments: [{ url: image.url, name: image.name, type: image.type }],
});
const picture = await bob.next('message');
assert.equal(picture.attachments[0].url, image.url);
assert.equal(await show(url, tokens.bob, image.url), '200 image/png');
assert.match(await show(url, tokens.carol, image.url), /^404 /);
await bob.ask('receipt:read', { conversationId: hi.conversationId, number: picture.number });
await alice.next('receipt', (r) => r.userId === users.bob && r.read === picture.number);

// Typing, presence, history.
await bob.ask('typing:start', { conversationId: hi.conversationId });
assert.equal((await alice.next('typing', (t) => t.typing)).userId, users.bob);
bob.close();
await alice.next('presence', (p) => p.userId === users.bob && p.status === 'offline');
await alice.ask('message:send', { to: users.bob, clientMessageId: 'a-3', content: 'later' });
bob = await connect(url, tokens.bob);
await alice.next('presence', (p) => p.userId === users.bob && p.status === 'online');
await eventually(
  () => bob.ask('history:page', { conversationId: hi.conversationId }),
  (page) => page.messages.length === 3,
);
await rest(url, tokens.carol, 'GET', `/api/conversations/${encodeURIComponent(hi.conversationId)}/messages`, 404);
assert.equal(carol.count('message'), 0);

[alice, bob, carol].forEach((c) => c.close());
console.log(JSON.stringify({ ok: true }));
