// docs/dialects/match.md: messages are sent by REST; rooms of a match, and of a user.
import assert from 'node:assert/strict';
import { argument, connect, eventually, rest } from './app.mjs';

const { url, room: matchId, users, tokens } = argument();
const alice = await connect(url, tokens.alice);
let bob = await connect(url, tokens.bob);
const carol = await connect(url, tokens.carol);
await rest(url, tokens.alice, 'POST', '/api/conversations', 201, {
  conversationId: matchId,
  members: [users.bob],
});

// Everybody joins their own room, and nobody another's.
await alice.ask('join', users.alice);
await bob.ask('join', users.bob);
assert.equal((await carol.ask('join', users.bob)).error.code, 'FORBIDDEN');
assert.equal((await carol.ask('join-conversation', matchId)).error.code, 'NOT_FOUND');

// bob has no chat open: a notification. Then he opens it.
await alice.ask('join-conversation', matchId);
const first = await rest(url, tokens.alice, 'POST', `/api/messages/${matchId}`, 201, { content: 'Hi!' });
const notified = await bob.next('new-notification');
assert.deepEqual([notified.matchId, notified.senderId, notified.messageId],
  [matchId, users.alice, first.messageId]);
assert.equal((await alice.next('new-message')).id, first.messageId);
await bob.ask('join-conversation', matchId);
await rest(url, tokens.alice, 'POST', `/api/messages/${matchId}`, 201, { content: 'There?' });
assert.equal((await bob.next('new-message')).content, 'There?');
await rest(url, tokens.bob, 'POST', `/api/messages/${matchId}`, 201, { content: 'Yes' });
assert.equal((await alice.next('new-message', (m) => m.content === 'Yes')).senderId, users.bob);
assert.equal((await alice.next('new-notification')).content, 'Yes');

// Another chat, then no client at all: nothing comes, and nothing is lost.
await bob.ask('leave-conversation', matchId);
await rest(url, tokens.alice, 'POST', `/api/messages/${matchId}`, 201, { content: 'Bye' });
await bob.next('new-notification', (n) => n.content === 'Bye');
await bob.ask('leave-conversation', matchId);
assert.equal(bob.count('new-message', (m) => m.content === 'Bye'), 0);
bob.close();
await rest(url, tokens.alice, 'POST', `/api/messages/${matchId}`, 201, { content: 'PS' });
bob = await connect(url, tokens.bob);
await eventually(
  () => rest(url, tokens.bob, 'GET', `/api/conversations/${matchId}/messages`, 200),
  (page) => page.messages.map((m) => m.content).join() === 'Hi!,There?,Yes,Bye,PS',
);
await rest(url, tokens.carol, 'POST', `/api/messages/${matchId}`, 404, { content: 'me too' });
assert.equal(carol.count('new-message') + carol.count('new-notification'), 0);

[alice, bob, carol].forEach((c) => c.close());
console.log(JSON.stringify({ ok: true }));
