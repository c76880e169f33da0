import { expect, test } from 'vitest';
import { ParleyError } from '../../src/error.js';
import { client } from './support/client.js';
import { group, stored } from './support/messages.js';

test('conversations come by activity, the newest first, and keep what has not changed', async () => {
  const { parley, engine } = await client((e) => {
    e.know(group('one'));
    e.know(group('two', { createdAt: '2026-01-02T00:00:00.000Z' }));
  });
  expect(parley.conversations.get().map((c) => c.conversationId)).toEqual(['two', 'one']);
  const two = parley.conversations.get()[0];
  engine.say('one', { acceptedAt: '2026-01-03T00:00:00.000Z' });
  expect(parley.conversations.get().map((c) => c.conversationId)).toEqual(['one', 'two']);
  expect(parley.conversations.get()[1]).toBe(two);
});

test('a conversation whose last message is not here yet has its place by when that was', async () => {
  const { parley } = await client((e) => {
    e.know(group('one', { lastAt: '2026-01-03T00:00:00.000Z' }));
    e.know(group('two', { createdAt: '2026-01-02T00:00:00.000Z' }));
  });
  expect(parley.conversations.get().map((c) => c.conversationId)).toEqual(['one', 'two']);
});

test('a change that says what is known already tells nobody', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  let told = 0;
  parley.conversations.subscribe(() => told++);
  parley.conversation('one').view.subscribe(() => told++);
  engine.tell({ kind: 'conversation', conversation: structuredClone(group('one')) });
  engine.tell({ kind: 'snapshot', snapshot: structuredClone(engine.mirror.snapshot()) });
  expect(told).toBe(0);
});

test('unread is what is after the last read one, a mark that waits counted', async () => {
  const { parley, engine } = await client((e) => e.know(group('one', { lastNumber: 7, readNumber: 5 })));
  const view = () => parley.conversation('one').view.get()!;
  expect([view().unread, view().readNumber]).toEqual([2, 5]);
  await engine.put({ kind: 'read', conversationId: 'one', number: 7 });
  expect([view().unread, view().readNumber]).toEqual([0, 7]);
});

test('a mention counts until it is read', async () => {
  const { parley, engine } = await client((e) => e.know(group('one', { lastNumber: 7, mentionedNumber: 6 })));
  expect(parley.conversation('one').view.get()?.mentioned).toBe(true);
  engine.know(group('one', { lastNumber: 7, mentionedNumber: 6, readNumber: 6 }));
  expect(parley.conversation('one').view.get()?.mentioned).toBe(false);
});

test('a conversation that is gone is shown no more, nor are its messages', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  engine.say('one');
  const one = parley.conversation('one');
  one.messages.subscribe(() => {});
  await expect.poll(() => one.messages.get().messages.length).toBe(1);
  engine.tell({ kind: 'conversation-gone', conversationId: 'one' });
  expect(parley.conversations.get()).toEqual([]);
  expect(one.view.get()).toBeUndefined();
  expect(one.messages.get().messages).toEqual([]);
});

test('a direct conversation begins with the first message, and is listed while that waits', async () => {
  const { parley, engine } = await client();
  const bob = parley.direct("b'ob:ü");
  expect(bob.id).toBe('dm:alice:b%27ob%3A%C3%BC');
  expect(parley.direct("b'ob:ü")).toBe(bob);
  await bob.send({ content: 'hello' });
  expect(engine.puts[0]).toMatchObject({ kind: 'send', conversationId: bob.id, to: "b'ob:ü" });
  expect(parley.conversations.get()).toMatchObject([
    { conversationId: bob.id, kind: 'direct', partner: "b'ob:ü", lastMessage: { content: 'hello', status: 'waiting' } },
  ]);
});

test('the order of two ids is that of UTF-16', async () => {
  const { parley } = await client();
  expect(parley.direct('Zoe').id).toBe('dm:Zoe:alice');
});

test('a message by somebody who is blocked is folded, and unfolded again', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  engine.say('one');
  expect(parley.conversations.get()[0]?.lastMessage?.folded).toBe(false);
  engine.tell({ kind: 'blocked', blocked: ['bob'] });
  expect(parley.blocked.get().has('bob')).toBe(true);
  expect(parley.conversations.get()[0]?.lastMessage?.folded).toBe(true);
  engine.tell({ kind: 'blocked', blocked: [] });
  expect(parley.conversations.get()[0]?.lastMessage?.folded).toBe(false);
});

test('a clock that is wrong does not put what is written below what was said', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  engine.say('one', { acceptedAt: '2030-01-01T00:00:00.000Z' });
  await parley.conversation('one').send({ content: 'later' });
  expect(parley.conversations.get()[0]).toMatchObject({
    activeAt: '2030-01-01T00:00:00.000Z',
    lastMessage: { content: 'later' },
  });
});

test('changes of a conversation, and its members, are asked of the gateway', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  engine.answers.set('conversation:add-members', () => ({ notAdded: ['eve'] }));
  const one = parley.conversation('one');
  await one.update({ title: 'new', roles: { bob: 'admin' } });
  expect(await one.addMembers(['eve', 'dave'])).toEqual({ notAdded: ['eve'], invited: [] });
  await one.removeMembers(['dave']);
  await one.leave();
  expect(engine.asked).toEqual([
    {
      event: 'conversation:update',
      payload: { conversationId: 'one', title: 'new', roles: [{ userId: 'bob', role: 'admin' }] },
    },
    { event: 'conversation:add-members', payload: { conversationId: 'one', members: ['eve', 'dave'] } },
    { event: 'conversation:remove-members', payload: { conversationId: 'one', members: ['dave'] } },
    { event: 'conversation:leave', payload: { conversationId: 'one' } },
  ]);
});

test('a group is named by who makes it, so that a request that is repeated makes one', async () => {
  const { parley, engine } = await client();
  const made = await parley.createGroup({ title: 'Team', members: ['bob'] });
  expect(engine.questions('conversation:create')).toEqual([
    { conversationId: made.id, kind: 'group', title: 'Team', members: ['bob'] },
  ]);
});

test('what the gateway refuses is refused to the application', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  engine.answers.set('conversation:leave', () => {
    throw new ParleyError('NOT_FOUND', 'no such conversation');
  });
  await expect(parley.conversation('one').leave()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a search finds messages with the conversation that they are in', async () => {
  const { parley, engine } = await client((e) => e.know(group('one')));
  engine.answers.set('history:search', () => ({ messages: [stored(3, { conversationId: 'one' })], cursor: 'next' }));
  const { found, cursor } = await parley.search('lunch', { from: 'bob', limit: 5 });
  expect(engine.questions('history:search')).toEqual([{ query: 'lunch', from: 'bob', limit: 5 }]);
  expect(cursor).toBe('next');
  expect(found).toMatchObject([{ message: { number: 3, own: false }, conversation: { conversationId: 'one' } }]);
});

test('a draft is written when the writing rests, and at the end', async () => {
  const { parley, engine, clock } = await client((e) => e.know(group('one')));
  const one = parley.conversation('one');
  one.saveDraft('h');
  one.saveDraft('hel');
  expect(engine.drafts).toEqual([]);
  await clock.pass(400);
  expect(engine.drafts).toEqual([['one', 'hel']]);
  one.saveDraft('hello');
  await parley.close();
  expect(engine.drafts).toEqual([
    ['one', 'hel'],
    ['one', 'hello'],
  ]);
});
