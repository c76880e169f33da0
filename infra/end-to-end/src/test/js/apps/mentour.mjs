// docs/dialects/mentour.md, from top to bottom: two users, a stranger, rooms, offline and online.
import assert from 'node:assert/strict';
import { argument, connect, eventually, rest, show, uploadPicture } from './app.mjs';

const { url, room, users, tokens } = argument();
const client = (token) =>
  connect(url, token, {
    transports: ['websocket', 'polling'],
    timeout: 20000,
    reconnection: true,
    reconnectionAttempts: 5,
  });
const alice = await client(tokens.alice);
const phone = await client(tokens.alice);
let bob = await client(tokens.bob);
const carol = await client(tokens.carol);

// Direct messages: instant, sent, delivered, read, on all devices.
alice.emit('send_direct_message', { receiverId: users.bob, content: 'hi', type: 'text' });
const hi = await bob.next('new_direct_message');
assert.equal(hi.content, 'hi');
assert.equal(hi.type, 'text');
assert.equal(hi.senderId, users.alice);
assert.equal(hi.receiverId, users.bob);
assert.equal((await alice.next('message_sent')).id, hi.id);
assert.equal((await phone.next('message_sent')).id, hi.id);
assert.equal((await alice.next('message_delivered')).messageId, hi.id);
bob.emit('mark_messages_read', { otherUserId: users.alice });
const read = await alice.next('messages_read');
assert.deepEqual([read.messageIds, read.readBy], [[hi.id], users.bob]);

// send_message finds out by itself; emoji are messages, too.
bob.emit('send_message', { receiverId: users.alice, content: '🎉', type: 'emoji' });
assert.equal((await alice.next('new_direct_message')).type, 'emoji');

// Images and files.
const direct = [users.alice, users.bob].sort().join(':');
const image = await uploadPicture(url, tokens.bob, `dm:${direct}`);
bob.emit('send_direct_message', { receiverId: users.alice, content: image.url, type: 'image' });
const picture = await alice.next('new_direct_message');
assert.deepEqual([picture.content, picture.type], [image.url, 'image']);
assert.equal(await show(url, tokens.alice, picture.content), '200 image/png');
assert.match(await show(url, tokens.carol, picture.content), /^404 /);

// Typing.
bob.emit('typing_start', { receiverId: users.alice });
assert.equal((await alice.next('user_typing')).userId, users.bob);
bob.emit('typing_stop', { receiverId: users.alice });
assert.equal((await alice.next('user_stopped_typing')).userId, users.bob);

// Rooms: their members may join, and hear what is said while they are in them.
await rest(url, tokens.alice, 'POST', '/api/conversations', 201, {
  conversationId: room,
  title: 'Mentors',
  members: [users.bob],
});
assert.equal((await alice.ask('join_room', { roomId: room })).ok, true);
assert.equal((await bob.ask('join_room', { roomId: room })).ok, true);
carol.emit('join_room', { roomId: room });
assert.equal((await carol.next('message_error')).code, 'NOT_FOUND');
alice.emit('send_room_message', { roomId: room, content: 'all', type: 'text' });
const all = await bob.next('new_room_message');
assert.deepEqual([all.roomId, all.content], [room, 'all']);
assert.equal((await alice.next('message_sent', (m) => m.roomId === room)).id, all.id);
bob.emit('typing_start', { roomId: room });
assert.equal((await alice.next('user_typing')).roomId, room);
assert.equal((await bob.ask('leave_room', { roomId: room })).ok, true);
alice.emit('send_room_message', { roomId: room, content: 'who is left?', type: 'text' });
await alice.next('message_sent', (m) => m.content === 'who is left?');
await bob.ask('typing_stop', { receiverId: users.alice });
assert.equal(bob.count('new_room_message'), 1);

// Errors.
alice.emit('send_message', { content: 'to nobody', type: 'text' });
assert.equal((await alice.next('message_error')).code, 'INVALID');
carol.emit('send_room_message', { roomId: room, content: 'let me in', type: 'text' });
assert.equal((await carol.next('message_error')).code, 'NOT_FOUND');

// Offline and online.
bob.close();
assert.equal((await alice.next('user_offline')).userId, users.bob);
assert.equal((await alice.next('user_status_change', (s) => !s.isOnline)).userId, users.bob);
const away = [];
for (const content of ['are you there?', 'when you are back']) {
  alice.emit('send_message', { receiverId: users.bob, content, type: 'text' });
  away.push((await alice.next('message_sent', (m) => m.content === content)).id);
}
await eventually(
  () => rest(url, tokens.alice, 'GET', `/api/messages/direct/${users.bob}?limit=2`, 200),
  ({ messages }) => messages.at(-1)?.messageId === away[1],
);
const page = await rest(url, tokens.bob, 'GET', `/api/messages/direct/${users.alice}?limit=2`, 200);
assert.deepEqual(page.messages.map((m) => m.messageId), away);
// Whoever reads them has got them, whichever way.
const delivered = await alice.next('messages_delivered', (d) => d.messageIds.at(-1) === away[1]);
assert.deepEqual([delivered.messageIds, delivered.userId], [away, users.bob]);
await rest(url, tokens.bob, 'POST', '/api/messages/delivered', 200, { otherUserId: users.alice });
bob = await client(tokens.bob);
assert.equal((await alice.next('user_online')).userId, users.bob);

// REST, where the socket fails.
const sent = await rest(url, tokens.alice, 'POST', '/api/messages', 201, {
  receiverId: users.bob,
  content: 'by REST',
  type: 'text',
});
assert.equal((await bob.next('new_direct_message')).id, sent.messageId);
await rest(url, tokens.alice, 'POST', '/api/messages', 201, { roomId: room, content: 'room', type: 'text' });
await alice.next('new_room_message', (m) => m.content === 'room');
const { conversations } = await rest(url, tokens.bob, 'GET', '/api/messages/conversations', 200);
assert.equal(conversations.length, 2);
await eventually(
  () => rest(url, tokens.bob, 'GET', `/api/messages/room/${room}`, 200),
  ({ messages }) => messages.length === 3,
);
await rest(url, tokens.carol, 'GET', `/api/messages/room/${room}`, 404);

assert.equal(carol.count('new_room_message') + carol.count('new_direct_message'), 0);
[alice, phone, bob, carol].forEach((c) => c.close());
console.log(JSON.stringify({ ok: true }));
