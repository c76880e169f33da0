// docs/dialects/inkspot.md: a path of its own, and conversations that their members join.
import assert from 'node:assert/strict';
import { argument, connect, eventually, rest, show, uploadPicture } from './app.mjs';

const { url, room, users, tokens } = argument();
const client = (token) => connect(url, token, { path: '/api/socketio' });
const alice = await client(tokens.alice);
let bob = await client(tokens.bob);
const carol = await client(tokens.carol);
await rest(url, tokens.alice, 'POST', '/api/conversations', 201, {
  conversationId: room,
  title: 'Ink',
  members: [users.bob],
});

// Only members join; whoever is in the room sees who else is there.
assert.equal((await alice.ask('join-conversation', room)).ok, true);
assert.equal((await bob.ask('join-conversation', room)).ok, true);
assert.equal((await carol.ask('join-conversation', room)).error.code, 'NOT_FOUND');
assert.equal((await bob.next('user-status')).status, 'online');

// Messages.
alice.emit('send-message', {
  content: 'Hello world!',
  messageType: 'text',
  conversationId: room,
  senderId: users.alice,
});
const hello = await bob.next('new-message');
assert.deepEqual(
  [hello.content, hello.messageType, hello.senderId, hello.sender.id, hello.conversationId],
  ['Hello world!', 'text', users.alice, users.alice, room],
);
assert.equal((await alice.next('message-sent')).id, hello.id);
assert.equal(bob.count('user-status', (s) => s.userId === users.alice), 1);
const ink = await uploadPicture(url, tokens.alice, room);
alice.emit('send-message', {
  content: 'A picture',
  messageType: 'image',
  attachments: [ink.url],
  conversationId: room,
  senderId: users.alice,
});
const picture = await bob.next('new-message');
assert.deepEqual([picture.messageType, picture.attachments], ['image', [ink.url]]);
assert.equal(await show(url, tokens.bob, ink.url), '200 image/png');
assert.match(await show(url, tokens.carol, ink.url), /^404 /);

// Typing.
bob.emit('typing-start', { conversationId: room, userId: users.bob, userName: 'Bob' });
assert.equal((await alice.next('user-typing')).userId, users.bob);
bob.emit('typing-stop', { conversationId: room, userId: users.bob, userName: 'Bob' });
assert.equal((await alice.next('user-stop-typing')).conversationId, room);

// Read receipts.
bob.emit('mark-message-read', { messageId: picture.id, conversationId: room });
const read = await alice.next('message-read');
assert.deepEqual([read.messageId, read.userId], [picture.id, users.bob]);

// Errors: a stranger, and somebody who says that they are another.
carol.emit('send-message', { content: 'x', messageType: 'text', conversationId: room, senderId: users.carol });
assert.equal(typeof (await carol.next('message-error')).error, 'string');
bob.emit('send-message', { content: 'x', messageType: 'text', conversationId: room, senderId: users.alice });
assert.equal((await bob.next('message-error')).code, 'FORBIDDEN');

// Offline: it is in the history, and is marked as read by its id when bob is back.
bob.close();
assert.equal((await alice.next('user-status', (s) => s.status === 'offline')).userId, users.bob);
alice.emit('send-message', { content: 'later', messageType: 'text', conversationId: room, senderId: users.alice });
const later = await alice.next('message-sent', (m) => m.content === 'later');
bob = await client(tokens.bob);
assert.equal((await alice.next('user-status', (s) => s.status === 'online')).userId, users.bob);
await bob.ask('join-conversation', room);
const { messages } = await eventually(
  () => rest(url, tokens.bob, 'GET', `/api/conversations/${room}/messages`, 200),
  (page) => page.messages.length === 3,
);
bob.emit('mark-message-read', { messageId: messages.at(-1).messageId, conversationId: room });
assert.equal((await alice.next('message-read', (r) => r.messageId === later.id)).userId, users.bob);
await eventually(
  () => rest(url, tokens.bob, 'GET', '/api/messages/search?q=world', 200),
  (found) => found.messages.length === 1,
);

// Who has left hears no more.
await bob.ask('leave-conversation', room);
alice.emit('send-message', { content: 'unheard', messageType: 'text', conversationId: room, senderId: users.alice });
await alice.next('message-sent', (m) => m.content === 'unheard');
await bob.ask('leave-conversation', room);
assert.equal(bob.count('new-message'), 0);
assert.equal(carol.count('new-message'), 0);

[alice, bob, carol].forEach((c) => c.close());
console.log(JSON.stringify({ ok: true }));
