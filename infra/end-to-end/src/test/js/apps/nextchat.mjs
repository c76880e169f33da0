// docs/dialects/nextchat.md: tabs that join conversations; whoever joins one that there is not makes it.
import assert from 'node:assert/strict';
import { argument, connect, eventually, rest } from './app.mjs';

const { url, room, users, tokens } = argument();
const alice = await connect(url, tokens.alice);
const bob = await connect(url, tokens.bob);
const carol = await connect(url, tokens.carol); // is elsewhere

alice.emit('joinConversation', { conversationId: room });
await alice.ask('joinConversation', { conversationId: room });
await bob.ask('joinConversation', { conversationId: room });

// Everybody in the room gets the message, the sender once.
alice.emit('sendMessage', { conversationId: room, senderId: users.alice, message: 'hello' });
const hello = await bob.next('newMessage');
assert.deepEqual(Object.keys(hello).sort(), [
  'conversationId', 'id', 'message', 'senderId', 'timestamp',
]);
assert.deepEqual(
  [hello.conversationId, hello.senderId, hello.message],
  [room, users.alice, 'hello'],
);
assert.ok(!Number.isNaN(Date.parse(hello.timestamp)));
assert.deepEqual(await alice.next('newMessage'), hello);

// Typing stops by itself after 3 s.
const from = Date.now();
alice.emit('typing', { conversationId: room, userId: users.alice });
assert.deepEqual(await bob.next('typing'), { userId: users.alice, isTyping: true });
assert.deepEqual(await bob.next('typing'), { userId: users.alice, isTyping: false });
assert.ok(Date.now() - from >= 2_900);

// Nobody speaks for another.
const refused = await bob.ask('sendMessage', {
  conversationId: room,
  senderId: users.alice,
  message: 'not me',
});
assert.equal(refused.error.code, 'FORBIDDEN');
assert.equal((await carol.ask('sendMessage', {
  conversationId: room,
  senderId: users.carol,
  message: 'from outside',
})).error.code, 'NOT_FOUND');

// Who has left the room hears nothing; it is still there by REST, and on another tab.
await bob.ask('leaveConversation', { conversationId: room });
const tab = await connect(url, tokens.bob);
await tab.ask('joinConversation', { conversationId: room });
alice.emit('sendMessage', { conversationId: room, senderId: users.alice, message: 'again' });
assert.equal((await tab.next('newMessage')).message, 'again');
await alice.next('newMessage', (m) => m.message === 'again');
await bob.ask('leaveConversation', { conversationId: room });
assert.equal(bob.count('newMessage'), 1);
assert.equal(alice.count('newMessage'), 2);
const { messages } = await eventually(
  () => rest(url, tokens.bob, 'GET', `/api/conversations/${room}/messages`, 200),
  (page) => page.messages.length === 2,
);
assert.deepEqual(messages.map((m) => m.content), ['hello', 'again']);
assert.equal(carol.count('newMessage') + carol.count('typing'), 0);

[alice, bob, tab, carol].forEach((c) => c.close());
console.log(JSON.stringify({ ok: true }));
