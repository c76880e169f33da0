import { expect, test } from 'vitest';
import type { MessageView } from '../../src/model.js';
import { client } from './support/client.js';
import { group, stored } from './support/messages.js';

async function open() {
  const all = await client((e) => e.know(group('one')));
  const one = all.parley.conversation('one');
  const lists: (readonly MessageView[])[] = [];
  one.messages.subscribe(() => lists.push(one.messages.get().messages));
  await all.clock.pass(0);
  return { ...all, one, lists, messages: () => one.messages.get().messages };
}

test('messages are loaded when somebody subscribes, and not before', async () => {
  const { parley, engine, clock } = await client((e) => e.know(group('one')));
  engine.say('one');
  const one = parley.conversation('one');
  await clock.pass(0);
  expect(one.messages.get().messages).toEqual([]);
  one.messages.subscribe(() => {});
  expect(one.messages.get().loading).toBe('around');
  await clock.pass(0);
  expect(one.messages.get()).toMatchObject({ messages: [{ number: 1, content: 'message 1' }], hasOlder: false });
});

test('an own message goes from waiting to read under one key, and is never there twice', async () => {
  const { one, engine, messages, lists } = await open();
  lists.length = 0;
  const key = await one.send({ content: 'hello' });
  const status = () => messages().map((m) => [m.key, m.status]);
  expect(status()).toEqual([[key, 'waiting']]);
  const command = [...engine.mirror.queue.values()][0]!;
  engine.tell({ kind: 'command', command: { ...command, state: 'sending' } });
  expect(status()).toEqual([[key, 'sending']]);
  engine.accept();
  expect(status()).toEqual([[key, 'sent']]);
  engine.know({ ...engine.mirror.conversations.get('one')!, receipts: { bob: { delivered: 1, read: 0 } } });
  expect(status()).toEqual([[key, 'delivered']]);
  engine.know({ ...engine.mirror.conversations.get('one')!, receipts: { bob: { delivered: 1, read: 1 } } });
  expect(status()).toEqual([[key, 'read']]);
  expect(lists.every((list) => list.length === 1)).toBe(true);
});

test('whichever comes first, ack, event or page, the message is there once', async () => {
  const { one, engine, messages } = await open();
  const key = await one.send({ content: 'hello' });
  const command = [...engine.mirror.queue.values()][0]!;
  const accepted = { seq: 1, number: 1, messageId: 'one-1', acceptedAt: '2026-01-01T00:00:01.000Z' };
  engine.tell({ kind: 'command', command: { ...command, state: 'sending', accepted } });
  expect(messages()).toMatchObject([{ key, status: 'sent', messageId: 'one-1', number: 1 }]);
  const event = stored(1, {
    conversationId: 'one',
    messageId: 'one-1',
    clientMessageId: key,
    sender: { id: 'alice' },
    content: 'hello',
  });
  engine.messages.set('one', [event]);
  engine.tell({ kind: 'message', message: event, live: true });
  engine.tell({ kind: 'message', message: { ...event }, live: false });
  engine.tell({ kind: 'reread', conversationId: 'one' });
  await expect.poll(() => one.messages.get().loading).toBeUndefined();
  engine.tell({ kind: 'command-gone', commandId: command.commandId });
  expect(messages()).toMatchObject([{ key, status: 'sent' }]);
});

test('an id that the application has chosen is the key', async () => {
  const { one, engine } = await open();
  expect(await one.send({ content: 'hello', clientMessageId: 'mine' })).toBe('mine');
  const [command] = [...engine.mirror.queue.values()];
  expect(command).toMatchObject({ clientMessageId: 'mine', message: { content: 'hello', type: 'text' } });
  expect(command).not.toHaveProperty('message.clientMessageId');
});

test('an own message that is accepted before what others had said has come has its number when it is in its place', async () => {
  const { one, engine, messages } = await open();
  engine.say('one');
  const key = await one.send({ content: 'hello' });
  const [command] = [...engine.mirror.queue.values()];
  const accepted = { seq: 4, number: 4, messageId: 'one-4', acceptedAt: '2026-01-01T00:00:04.000Z' };
  engine.tell({ kind: 'command', command: { ...command!, state: 'sending', accepted } });
  const shown = () => messages().map((m) => m.number);
  expect(messages().at(-1)).toMatchObject({ key, status: 'sent', messageId: 'one-4' });
  expect(shown()).toEqual([1, undefined]);
  engine.say('one');
  expect(shown()).toEqual([1, 2, undefined]);
  engine.say('one');
  expect(shown()).toEqual([1, 2, 3, 4]);
  expect(messages().at(-1)!.key).toBe(key);
});

test('an event that comes before its ack shows the message as sent', async () => {
  const { one, engine, messages } = await open();
  const key = await one.send({ content: 'hello' });
  const event = stored(1, { conversationId: 'one', clientMessageId: key, sender: { id: 'alice' }, content: 'hello' });
  engine.tell({ kind: 'message', message: event, live: true });
  expect(messages()).toMatchObject([{ key, status: 'sent', messageId: 'm1' }]);
});

test('what waits is at the end, in the order of writing', async () => {
  const { one, engine, messages } = await open();
  await one.send({ content: 'first' });
  await one.send({ content: 'second' });
  engine.say('one', { content: 'from bob' });
  expect(messages().map((m) => m.content)).toEqual(['from bob', 'first', 'second']);
});

test('what waits is shown at the newest end only', async () => {
  const { parley, engine } = await client();
  for (let i = 0; i < 200; i++) {
    engine.say('one');
  }
  const one = parley.conversation('one');
  const messages = () => one.messages.get().messages;
  await one.send({ content: 'waits' });
  await one.jumpTo({ number: 20 });
  expect(messages().map((m) => m.content)).not.toContain('waits');
  await one.jumpToNewest();
  expect(messages().at(-1)?.content).toBe('waits');
});

test('a message that failed says why, goes again under its key, or is forgotten', async () => {
  const { one, engine, messages } = await open();
  const key = await one.send({ content: 'hello' });
  engine.refuse('1');
  expect(messages()).toMatchObject([{ key, status: 'failed', error: { code: 'FORBIDDEN' } }]);
  await one.retry(key);
  expect(messages()).toMatchObject([{ key, status: 'waiting' }]);
  expect(messages()[0]?.error).toBeUndefined();
  engine.refuse('1');
  await one.discard(key);
  expect(messages()).toEqual([]);
});

test('an edit, a deletion and a reaction show at once', async () => {
  const { one, engine, messages } = await open();
  const { messageId } = engine.say('one', { sender: { id: 'alice' }, reactions: { '👍': ['bob'] } });
  await one.edit(messageId, 'better');
  await one.react(messageId, '👍', true);
  await one.react(messageId, '🎉', true);
  expect(messages()[0]).toMatchObject({ content: 'better', reactions: { '👍': ['bob', 'alice'], '🎉': ['alice'] } });
  expect(messages()[0]?.editedAt).toBeDefined();
  await one.react(messageId, '🎉', false);
  expect(messages()[0]?.reactions).toEqual({ '👍': ['bob', 'alice'] });
  await one.delete(messageId);
  expect(messages()[0]).toMatchObject({ content: '', reactions: {}, deletedBy: 'alice' });
});

test('a change that is refused is taken back and says why; the next one takes its place', async () => {
  const { one, engine, messages } = await open();
  const { messageId } = engine.say('one');
  await one.edit(messageId, 'not mine');
  engine.refuse('1');
  expect(messages()[0]).toMatchObject({ content: 'message 1', error: { code: 'FORBIDDEN' } });
  await one.react(messageId, '👍', true);
  expect(messages()[0]?.error).toBeUndefined();
  expect([...engine.mirror.queue.keys()]).toEqual(['2']);
});

test('a refused change of a message can be discarded by the key of the message', async () => {
  const { one, engine, messages } = await open();
  const { messageId } = engine.say('one');
  await one.edit(messageId, 'not mine');
  engine.refuse('1');
  await one.discard(messages()[0]!.key);
  expect(messages()[0]?.error).toBeUndefined();
});

test('a change of what waits still, named by its key, shows', async () => {
  const { one, messages } = await open();
  const key = await one.send({ content: 'hello' });
  await one.react(key, '👍', true);
  expect(messages()[0]).toMatchObject({ key, content: 'hello', reactions: { '👍': ['alice'] } });
});

test('messages that have not changed keep their identity', async () => {
  const { one, engine, messages } = await open();
  engine.say('one');
  engine.say('one', { sender: { id: 'alice' } });
  const [first, second] = messages();
  engine.say('one');
  expect(messages()[0]).toBe(first);
  engine.know({ ...engine.mirror.conversations.get('one')!, receipts: { bob: { delivered: 2, read: 2 } } });
  expect(messages()[0]).toBe(first);
  expect(messages()[1]).not.toBe(second);
  const list = one.messages.get();
  engine.tell({ kind: 'snapshot', snapshot: structuredClone(engine.mirror.snapshot()) });
  await expect.poll(() => one.messages.get().loading).toBeUndefined();
  expect(one.messages.get().messages).toBe(list.messages);
});

test('an edit that comes in shows, and is no new message', async () => {
  const { engine, messages } = await open();
  const message = engine.say('one');
  engine.tell({
    kind: 'message',
    message: { ...message, content: 'edited', editedAt: message.acceptedAt },
    live: true,
  });
  expect(messages()).toMatchObject([{ content: 'edited' }]);
});

test('a message that is shown and not kept is read anew when it has changed', async () => {
  const { engine, messages } = await open();
  const message = engine.say('one');
  engine.messages.set('one', [{ ...message, content: 'edited' }]);
  engine.tell({ kind: 'reread', conversationId: 'one', number: 1 });
  await expect.poll(messages).toMatchObject([{ content: 'edited' }]);
});

test('above 256 members the counts say what has become of an own message', async () => {
  const { engine, messages } = await open();
  engine.say('one', { sender: { id: 'alice' } });
  const conversation = engine.mirror.conversations.get('one')!;
  engine.know({ ...conversation, receiptCounts: { number: 1, deliveredCount: 3, readCount: 0 } });
  expect(messages()[0]?.status).toBe('delivered');
  engine.know({ ...conversation, receiptCounts: { number: 1, deliveredCount: 3, readCount: 1 } });
  expect(messages()[0]?.status).toBe('read');
});

test('an id that a client has used again after a day makes two messages', async () => {
  const { engine, messages } = await open();
  engine.say('one', { sender: { id: 'alice' }, clientMessageId: 'again' });
  engine.say('one', { sender: { id: 'alice' }, clientMessageId: 'again' });
  expect(messages().map((m) => m.key)).toEqual(['again', 'one-2']);
});

test('after a connection is back a list that is behind loads what it lacks', async () => {
  const { engine, messages } = await open();
  engine.say('one');
  engine.tell({ kind: 'connection', connection: { status: 'offline', since: 0 } });
  engine.messages.set('one', [...engine.messages.get('one')!, stored(2, { conversationId: 'one' })]);
  engine.know({ ...engine.mirror.conversations.get('one')!, lastNumber: 2 });
  expect(messages()).toHaveLength(1);
  engine.tell({ kind: 'connection', connection: { status: 'online' } });
  await expect.poll(() => messages().map((m) => m.number)).toEqual([1, 2]);
});

test('lists that nobody shows are let go but for the last few', async () => {
  const { parley, engine, clock } = await client();
  const ids = Array.from({ length: 12 }, (_, i) => `group-${i}`);
  for (const id of ids) {
    engine.say(id);
    parley.conversation(id).messages.subscribe(() => {})();
    await clock.pass(0);
  }
  const held = ids.filter((id) => parley.conversation(id).messages.get().messages.length > 0);
  expect(held).toEqual(ids.slice(4));
});

test('how many things wait is told; read marks, and what has failed, do not', async () => {
  const { parley, one, engine } = await open();
  await one.send({ content: 'a' });
  await one.send({ content: 'b' });
  await engine.put({ kind: 'read', conversationId: 'one', number: 1 });
  expect(parley.waiting.get()).toBe(2);
  engine.refuse('1');
  expect(parley.waiting.get()).toBe(1);
  engine.tell({ kind: 'command-gone', commandId: '2' });
  expect(parley.waiting.get()).toBe(0);
});
