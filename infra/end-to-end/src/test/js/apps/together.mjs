// One conversation, and a client of each dialect in it.
import assert from 'node:assert/strict';
import { argument, connect, rest } from './app.mjs';

const { url, room, users, tokens } = argument();
const client = (name, dialect) => connect(url, tokens[name], { auth: { token: tokens[name], dialect } });
const alice = await client('alice', 'parley');
const bob = await client('bob', 'mentour');
const carol = await client('carol', 'nextchat');
const dave = await client('dave', 'inkspot');
const eve = await client('eve', 'match');
await alice.next('session:ready');
const { alice: owner, ...members } = users;
await rest(url, tokens.alice, 'POST', '/api/conversations', 201, {
  conversationId: room,
  members: Object.values(members),
});
await alice.next('conversation');
await bob.ask('join_room', { roomId: room });
await carol.ask('joinConversation', { conversationId: room });
await dave.ask('join-conversation', room);
await eve.ask('join-conversation', room);

// Whatever one says, all others hear, each in their own words.
const hears = {
  alice: (text) => alice.next('message', (m) => m.content === text && m.type === 'text'),
  bob: (text) => bob.next('new_room_message', (m) => m.content === text && m.type === 'text'),
  carol: (text) => carol.next('newMessage', (m) => m.message === text),
  dave: (text) => dave.next('new-message', (m) => m.content === text && m.messageType === 'text'),
  eve: (text) => eve.next('new-message', (m) => m.content === text),
};
const says = {
  alice: (text) => alice.ask('message:send', { conversationId: room, clientMessageId: 'c', content: text }),
  bob: (text) => bob.emit('send_room_message', { roomId: room, content: text, type: 'text' }),
  carol: (text) => carol.emit('sendMessage', { conversationId: room, senderId: users.carol, message: text }),
  dave: (text) =>
    dave.emit('send-message', {
      content: text, messageType: 'text', conversationId: room, senderId: users.dave,
    }),
  eve: (text) => rest(url, tokens.eve, 'POST', `/api/messages/${room}`, 201, { content: text }),
};
for (const [sender, say] of Object.entries(says)) {
  const text = `from ${sender}`;
  await say(text);
  for (const [name, hear] of Object.entries(hears)) {
    if (name !== sender) {
      const message = await hear(text);
      assert.equal(message.senderId ?? message.sender.id, users[sender], `${name} hears ${sender}`);
    }
  }
}

// Typing, and what was read.
dave.emit('typing-start', { conversationId: room, userId: users.dave, userName: 'Dave' });
await alice.next('typing', (t) => t.userId === users.dave && t.typing);
await bob.next('user_typing', (t) => t.userId === users.dave);
await carol.next('typing', (t) => t.userId === users.dave && t.isTyping);
await alice.ask('receipt:read', { conversationId: room, number: 5 });
await dave.next('message-read', (r) => r.userId === users.alice);
bob.emit('mark_messages_read', { roomId: room });
const read = (m) => m.userId === users.bob && m.read === 5;
await alice.next('receipts', (r) => r.conversationId === room && r.marks.some(read));

[alice, bob, carol, dave, eve].forEach((c) => c.close());
console.log(JSON.stringify({ ok: true }));
