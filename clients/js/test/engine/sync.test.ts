import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { Device } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway } from './support/fake-gateway.js';

let clock: FakeClock;
let gateway: FakeGateway;
let store: MemoryStore;
let alice: Device;

beforeEach(() => {
  clock = new FakeClock();
  gateway = new FakeGateway(clock);
  gateway.group('g', ['alice', 'bob'], 'The group');
  store = new MemoryStore();
  alice = new Device('alice', clock, gateway, store);
});

async function online(): Promise<void> {
  await alice.until('online', () => alice.status === 'online');
}

async function startOnline(): Promise<void> {
  await alice.start();
  await online();
}

/** Ends this tab; what happens meanwhile; another one on the same store. */
async function whileAway(happens: () => void): Promise<void> {
  await alice.engine.close();
  happens();
  alice = new Device('alice', clock, gateway, store);
  await startOnline();
}

async function reached(id = 'g'): Promise<void> {
  const seq = gateway.conversations.get(id)?.events.length;
  await alice.until('everything', async () => {
    const record = await alice.store.read((tx) => tx.conversation(id));
    return record?.seq === seq && !record?.stale;
  });
}

const contents = async () => (await alice.messages('g')).map(({ number, content }) => `${number} ${content}`);
const messagesTold = () => alice.changes.flatMap((each) => (each.kind === 'message' ? [each] : []));

describe('events', () => {
  beforeEach(startOnline);

  test('come into the store with the position that they lead to', async () => {
    gateway.say('g', 'bob', 'hello', { replyTo: 'm', mentions: ['alice'], metadata: { a: 1 } });
    await reached();
    expect(await alice.messages('g')).toEqual([
      {
        conversationId: 'g',
        number: 1,
        messageId: 'm-g-1',
        clientMessageId: 'bob-1',
        sender: { id: 'bob', name: 'bob' },
        type: 'text',
        content: 'hello',
        attachments: [],
        replyTo: 'm',
        mentions: ['alice'],
        metadata: { a: 1 },
        acceptedAt: expect.any(String),
      },
    ]);
    expect(await alice.conversation('g')).toMatchObject({
      title: 'The group',
      seq: 2,
      lastNumber: 1,
      readNumber: 0,
      mentionedNumber: 1,
      lastMessage: { content: 'hello' },
    });
  });

  test('that come again change nothing and are not told again', async () => {
    gateway.say('g', 'bob', 'one');
    gateway.say('g', 'bob', 'two');
    await reached();
    const before = alice.changes.length;
    for (const { name, payload } of gateway.conversations.get('g')?.events as { name: string; payload: object }[]) {
      gateway.tell('alice', name, payload);
    }
    gateway.say('g', 'bob', 'three');
    await reached();
    expect(await contents()).toEqual(['1 one', '2 two', '3 three']);
    expect(alice.changes.slice(before).map(({ kind }) => kind)).toEqual(['message', 'conversation']);
  });

  test('change a message: edited, with reactions, deleted', async () => {
    gateway.say('g', 'bob', 'one');
    gateway.edit('g', 1, 'won');
    gateway.react('g', 1, 'bob', '👍', true);
    gateway.react('g', 1, 'carol', '👍', true);
    gateway.react('g', 1, 'bob', '🎉', true);
    gateway.react('g', 1, 'bob', '🎉', false);
    await reached();
    const [changed] = await alice.messages('g');
    expect(changed).toMatchObject({ content: 'won', reactions: { '👍': ['bob', 'carol'] } });
    expect(changed?.reactions).not.toHaveProperty('🎉');
    expect((await alice.conversation('g'))?.lastMessage).toEqual(changed);
    gateway.delete('g', 1);
    await reached();
    const [deleted] = await alice.messages('g');
    expect(deleted).toMatchObject({ content: '', attachments: [], deletedBy: 'bob', deletedAt: expect.any(String) });
    expect(deleted).not.toHaveProperty('reactions');
    expect((await alice.conversation('g'))?.lastNumber).toBe(1);
  });

  test('about a message that is not kept have it read anew where it is shown', async () => {
    gateway.tell('alice', 'message:edited', {
      conversationId: 'g',
      seq: 2,
      number: 7,
      messageId: 'm',
      content: 'x',
      by: 'bob',
      at: '2026-01-01T00:00:00Z',
    });
    await alice.until('told', () => alice.last('reread') !== undefined);
    expect(alice.last('reread')).toEqual({ kind: 'reread', conversationId: 'g', number: 7 });
  });

  test('of reading move what is unread and what others have', async () => {
    for (const text of ['one', 'two', 'three']) {
      gateway.say('g', 'bob', text);
    }
    gateway.tell('alice', 'receipts', { conversationId: 'g', marks: [{ userId: 'carol', delivered: 2 }], at: 'x' });
    gateway.tell('alice', 'receipt', { conversationId: 'g', userId: 'alice', read: 2, at: 'x' });
    gateway.tell('alice', 'receipt', { conversationId: 'g', userId: 'alice', read: 1, at: 'x' });
    await alice.until('read', async () => (await alice.conversation('g'))?.readNumber === 2);
    // Who says something has read what was said before.
    expect(await alice.conversation('g')).toMatchObject({
      receipts: { bob: { delivered: 3, read: 3 }, carol: { delivered: 2, read: 0 } },
    });
    gateway.say('g', 'alice', 'from another device');
    await reached();
    expect((await alice.conversation('g'))?.readNumber).toBe(4);
  });

  test('of a large group say how many have it', async () => {
    const counts = { number: 7, deliveredCount: 998, readCount: 311 };
    gateway.tell('alice', 'receipt', { kind: 'receipt-counts', conversationId: 'g', ...counts, at: 'x' });
    await alice.until('told', async () => (await alice.conversation('g'))?.receiptCounts !== undefined);
    expect((await alice.conversation('g'))?.receiptCounts).toEqual(counts);
  });

  test('of no conversation are kept too: blocks and invitations; typing and presence are passed on', async () => {
    gateway.tell('alice', 'user:blocked', { userId: 'mallory', blocked: true });
    gateway.tell('alice', 'user:blocked', { userId: 'eve', blocked: true });
    gateway.tell('alice', 'user:blocked', { userId: 'mallory', blocked: false });
    const invitation = { conversationId: 'x', kind: 'group', by: 'bob', at: '2026-01-01T00:00:00Z' };
    gateway.tell('alice', 'conversation:invited', invitation);
    gateway.tell('alice', 'conversation:invited', { ...invitation, title: 'X' });
    gateway.tell('alice', 'typing', { conversationId: 'g', userId: 'bob', name: 'Bob', typing: true });
    gateway.tell('alice', 'presence', { userId: 'bob', status: 'away' });
    await alice.until('told', () => alice.last('presence') !== undefined);
    await alice.until('invited', () => alice.last('invitations')?.invitations[0]?.title === 'X');
    expect(alice.last('blocked')).toEqual({ kind: 'blocked', blocked: ['eve'] });
    expect(alice.last('invitations')?.invitations).toEqual([{ ...invitation, title: 'X', by: { id: 'bob' } }]);
    expect(alice.last('typing')).toMatchObject({ person: { id: 'bob', name: 'Bob' }, typing: true });
    expect(alice.last('presence')).toMatchObject({ presence: { userId: 'bob', status: 'away' } });
    gateway.tell('alice', 'conversation:uninvited', { conversationId: 'x' });
    await alice.until('withdrawn', () => alice.last('invitations')?.invitations.length === 0);
  });

  test('that are none, or lack their place, are passed over', async () => {
    for (const payload of [null, 'text', {}, { conversationId: 'g' }, { conversationId: 'g', seq: 'x', number: 1 }]) {
      gateway.tell('alice', 'message', payload as never);
      gateway.tell('alice', 'something:new', payload as never);
    }
    gateway.say('g', 'bob', 'one');
    await reached();
    expect(await contents()).toEqual(['1 one']);
    expect(alice.status).toBe('online');
  });

  test('that are missing without a word have the conversation read anew', async () => {
    gateway.say('g', 'bob', 'one');
    await reached();
    gateway.fate = ({ name }) => (name === 'message' ? 'lost' : 'arrives');
    gateway.say('g', 'bob', 'two');
    await alice.until('lost', () => !clock.waits);
    gateway.fate = () => 'arrives';
    gateway.say('g', 'bob', 'three');
    await reached();
    expect(await contents()).toEqual(['1 one', '2 two', '3 three']);
    expect(alice.last('reread')).toMatchObject({ conversationId: 'g' });
  });

  test('that have just happened are live, and what was missed is not', async () => {
    gateway.say('g', 'bob', 'one');
    await reached();
    expect(messagesTold()).toMatchObject([{ live: true }]);
    await whileAway(() => gateway.say('g', 'bob', 'two'));
    gateway.say('g', 'bob', 'three');
    await reached();
    expect(messagesTold()).toMatchObject([
      { live: false, message: { content: 'two' } },
      { live: true, message: { content: 'three' } },
    ]);
  });

  test('of a direct conversation that a message begins make it', async () => {
    gateway.say('dm:alice:b%3Ab', 'b:b', 'hi');
    const begun = { conversationId: 'dm:alice:b%3Ab', seq: 1, number: 1, messageId: 'm', clientMessageId: 'c' };
    const said = { sender: { id: 'b:b' }, type: 'text', content: 'hi', attachments: [], acceptedAt: 'now' };
    gateway.tell('alice', 'message', { ...begun, ...said });
    await alice.until('begun', async () => (await alice.conversation('dm:alice:b%3Ab')) !== undefined);
    expect(await alice.conversation('dm:alice:b%3Ab')).toMatchObject({
      kind: 'direct',
      members: ['alice', 'b:b'],
      memberCount: 2,
      seq: 1,
      lastNumber: 1,
    });
  });

  test('of a conversation that is not the user’s any more let go of it', async () => {
    gateway.say('g', 'bob', 'one');
    await reached();
    gateway.remove('g', 'alice');
    await alice.until('gone', () => alice.last('conversation-gone') !== undefined);
    expect(await alice.conversation('g')).toBeUndefined();
    expect(await alice.messages('g')).toEqual([]);
  });

  test('of one’s own settings are in the record, and do not count as its events', async () => {
    const conversation = { conversationId: 'g', kind: 'group', open: false, admins: [], members: ['alice', 'bob'] };
    const own = { readNumber: 0, muted: true, archived: false, pinned: true, memberCount: 2, createdAt: 'x' };
    const change = { conversationId: 'g', change: 'settings', by: 'alice', conversation: { ...conversation, ...own } };
    gateway.tell('alice', 'conversation', change);
    await alice.until('muted', async () => (await alice.conversation('g'))?.muted === true);
    expect(await alice.conversation('g')).toMatchObject({ muted: true, pinned: true, seq: 1 });
    // The next event of the conversation says nothing of them.
    gateway.group('g', ['alice', 'bob']);
    gateway.tell('alice', 'conversation', { ...change, change: 'removed' });
    await alice.until('gone', () => alice.last('conversation-gone') !== undefined);
  });
});

describe('after a time away', () => {
  beforeEach(async () => {
    await startOnline();
    gateway.say('g', 'bob', 'one');
    gateway.say('g', 'bob', 'two');
    await reached();
  });

  test('what was said is here, once and in order', async () => {
    await whileAway(() => {
      for (let n = 3; n <= 30; n++) {
        gateway.say('g', 'bob', String(n));
      }
      gateway.edit('g', 1, 'uno');
    });
    expect((await alice.messages('g')).map(({ number }) => number)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    expect((await alice.messages('g'))[0]?.content).toBe('uno');
  });

  test('what was edited, deleted and reacted to so long ago that nobody tells it is read', async () => {
    await whileAway(() => {
      gateway.edit('g', 1, 'uno');
      gateway.delete('g', 2);
      gateway.forgetJournal('g');
    });
    await reached();
    expect(await contents()).toEqual(['1 uno', '2 ']);
  });

  test('more than two hundred messages of long ago leave no hole in what is kept', async () => {
    await whileAway(() => {
      for (let n = 3; n <= 400; n++) {
        gateway.say('g', 'bob', String(n));
      }
      gateway.forgetJournal('g');
    });
    await reached();
    const record = await alice.conversation('g');
    const kept = (await alice.messages('g')).map(({ number }) => number);
    expect(record).toMatchObject({ lastNumber: 400, lastMessage: { number: 400 } });
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => (record?.keptFrom ?? 0) + index));
    expect(kept.at(-1)).toBe(400);
  });

  test('a history that lags is asked until it has what it must', async () => {
    gateway.historyLag = 20_000;
    await whileAway(() => {
      gateway.say('g', 'bob', 'three');
      gateway.edit('g', 1, 'uno');
      gateway.forgetJournal('g');
    });
    await reached();
    expect(await contents()).toEqual(['1 uno', '2 two', '3 three']);
  });

  test('a history that lags does not take back an edit that has come', async () => {
    gateway.historyLag = 0;
    await whileAway(() => {
      gateway.react('g', 2, 'bob', '👍', true);
      gateway.forgetJournal('g');
      gateway.edit('g', 1, 'uno');
    });
    // The page that is read shows the message as it was before.
    Object.assign(gateway.history('g')[0] as object, { content: 'one', editedAt: undefined });
    await reached();
    expect(await contents()).toEqual(['1 uno', '2 two']);
  });

  test('a conversation that the user was removed from is gone', async () => {
    await whileAway(() => gateway.remove('g', 'alice'));
    expect(await alice.conversation('g')).toBeUndefined();
    expect(await alice.messages('g')).toEqual([]);
    expect(alice.last('conversation-gone')).toEqual({ kind: 'conversation-gone', conversationId: 'g' });
  });

  test('a conversation that is new is there, with its last message, and its past is read when it is looked at', async () => {
    await whileAway(() => {
      gateway.group('new', ['bob', 'alice']);
      gateway.say('new', 'bob', 'welcome');
      gateway.blocked.set('alice', ['mallory']);
    });
    await alice.until('listed', async () => (await alice.conversation('new'))?.lastMessage !== undefined);
    expect(await alice.conversation('new')).toMatchObject({
      seq: 2,
      lastNumber: 1,
      lastMessage: { content: 'welcome' },
    });
    expect(await alice.messages('new')).toEqual([]);
    expect(alice.last('blocked')).toEqual({ kind: 'blocked', blocked: ['mallory'] });
    gateway.say('new', 'bob', 'again');
    await reached('new');
    expect(await alice.messages('new')).toMatchObject([{ number: 2 }]);
  });

  test('what the session has no room for is listed, and only what is in neither is gone', async () => {
    for (let n = 1; n <= 250; n++) {
      gateway.group(`g${n}`, ['alice', 'bob'], String(n));
    }
    await alice.until('all', async () => (await alice.store.read((tx) => tx.conversations())).length === 251);
    gateway.readyHasRoomFor = 30;
    await whileAway(() => gateway.remove('g200', 'alice'));
    const ids = (await alice.store.read((tx) => tx.conversations())).map(({ conversationId }) => conversationId);
    expect(ids).toHaveLength(250);
    expect(ids).not.toContain('g200');
    expect(gateway.asked.filter(({ event }) => event === 'conversation:list')).toHaveLength(3);
  });

  test('a session that changes nothing writes nothing of conversations', async () => {
    await whileAway(() => undefined);
    expect(alice.changes.filter(({ kind }) => kind === 'conversation')).toEqual([]);
  });
});

test('of a conversation the newest two hundred messages or so are kept', async () => {
  await startOnline();
  for (let n = 1; n <= 700; n++) {
    gateway.say('g', 'bob', String(n));
  }
  await reached();
  const kept = (await alice.messages('g')).map(({ number }) => number);
  expect(kept.length).toBeGreaterThanOrEqual(200);
  expect(kept.length).toBeLessThanOrEqual(250);
  expect(kept.at(-1)).toBe(700);
  expect((await alice.conversation('g'))?.keptFrom).toBe(kept[0]);
});

test('messages of the five hundred conversations that were lively last are kept', async () => {
  await startOnline();
  for (let n = 1; n <= 520; n++) {
    gateway.group(`g${n}`, ['alice', 'bob']);
    gateway.say(`g${n}`, 'bob', 'hi');
  }
  await reached('g520');
  const records = await alice.store.read((tx) => tx.conversations());
  expect(records.filter(({ keptFrom }) => keptFrom !== undefined)).toHaveLength(500);
  expect(records).toHaveLength(521);
  expect(await alice.messages('g20')).toEqual([]);
  expect(await alice.messages('g21')).toHaveLength(1);
});

test('where there is no room messages go and the queue stays; nothing is lost', async () => {
  await startOnline();
  for (let n = 1; n <= 8; n++) {
    gateway.group(`g${n}`, ['alice', 'bob']);
    gateway.say(`g${n}`, 'bob', 'hi');
    await reached(`g${n}`);
  }
  gateway.refuse = (event) => (event === 'message:send' ? { ok: false, error: { code: 'OVERLOADED' } } : undefined);
  await alice.send('g', 'mine');
  alice.store.roomFor = 4;
  gateway.say('g', 'bob', 'more');
  await reached();
  const messages = await alice.store.read(async (tx) => {
    const each = await Promise.all(
      (await tx.conversations()).map((one) => tx.messages(one.conversationId, 0, Infinity)),
    );
    return each.flat();
  });
  expect(messages.length).toBeLessThanOrEqual(4);
  expect(await alice.queue()).toHaveLength(1);
  expect(alice.status).toBe('online');
});

test('a store that fails for a while loses nothing: what was not written comes again', async () => {
  await startOnline();
  alice.store.fail = new Error('disk');
  gateway.say('g', 'bob', 'one');
  await alice.until('offline', () => alice.status === 'offline');
  alice.store.fail = undefined;
  await online();
  expect(await contents()).toEqual(['1 one']);
});
