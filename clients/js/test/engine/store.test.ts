import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { StoredMessage } from '../../src/engine/port.js';
import { unknownConversation } from '../../src/engine/records.js';
import { IndexedDbStore } from '../../src/engine/store/indexeddb.js';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { openStore } from '../../src/engine/store/open.js';
import { type CommandRecord, type Store, StoreOutdated } from '../../src/engine/store/store.js';

const message = (conversationId: string, number: number): StoredMessage => ({
  conversationId,
  number,
  messageId: `${conversationId}-${number}`,
  clientMessageId: `c-${number}`,
  sender: { id: 'bob' },
  type: 'text',
  content: String(number),
  attachments: [],
  acceptedAt: '2026-01-01T00:00:00Z',
});

const send = (order: number, conversationId: string, more: Partial<CommandRecord> = {}): CommandRecord =>
  ({
    kind: 'send',
    conversationId,
    clientMessageId: `c-${order}`,
    message: { content: String(order) },
    commandId: String(order),
    order,
    writtenAt: 0,
    state: 'waiting',
    ...more,
  }) as CommandRecord;

describe.each([
  ['indexeddb', () => IndexedDbStore.open(new IDBFactory(), 'test')],
  ['memory', async () => new MemoryStore()],
] as const)('a store: %s', (_, open) => {
  let store: Store;

  beforeEach(async () => {
    store = await open();
  });

  test('has what was written, by its key', async () => {
    await store.write(async (tx) => {
      tx.putConversation(unknownConversation('g', 'now'));
      tx.putMessage(message('g', 1));
      tx.setMeta('blocked', ['mallory']);
      tx.putCommand(send(1, 'g'));
    });
    await store.read(async (tx) => {
      expect(await tx.conversation('g')).toMatchObject({ conversationId: 'g', seq: 0 });
      expect(await tx.conversation('other')).toBeUndefined();
      expect(await tx.message('g', 1)).toEqual(message('g', 1));
      expect(await tx.message('g', 2)).toBeUndefined();
      expect(await tx.meta('blocked')).toEqual(['mallory']);
      expect(await tx.meta('order')).toBeUndefined();
      expect(await tx.command(1)).toEqual(send(1, 'g'));
      expect(await tx.conversations()).toHaveLength(1);
    });
  });

  test('answers messages of one conversation by range and in order, whatever the order of writing', async () => {
    await store.write(async (tx) => {
      [11, 2, 9, 10].forEach((number) => tx.putMessage(message('g', number)));
      tx.putMessage(message('f', 9));
      tx.putMessage(message('h', 9));
    });
    const numbers = (from: number, to: number) =>
      store.read(async (tx) => (await tx.messages('g', from, to)).map(({ number }) => number));
    expect(await numbers(0, Infinity)).toEqual([2, 9, 10, 11]);
    expect(await numbers(9, 10)).toEqual([9, 10]);
    expect(await numbers(3, 8)).toEqual([]);
    expect(await numbers(5, 4)).toEqual([]);
  });

  test('deletes messages of one conversation by range', async () => {
    await store.write(async (tx) => {
      [1, 2, 3].forEach((number) => tx.putMessage(message('g', number)));
      tx.putMessage(message('h', 2));
    });
    await store.write(async (tx) => {
      tx.deleteMessages('g', 0, 2);
      tx.deleteMessages('g', 9, 3);
    });
    expect(await store.read((tx) => tx.messages('g', 0, Infinity))).toEqual([message('g', 3)]);
    expect(await store.read((tx) => tx.messages('h', 0, Infinity))).toHaveLength(1);
  });

  test('answers commands in order, of one conversation or all', async () => {
    await store.write(async (tx) => {
      [send(10, 'g'), send(2, 'h'), send(9, 'g')].forEach((command) => tx.putCommand(command));
    });
    const orders = (of?: string) => store.read(async (tx) => (await tx.commands(of)).map(({ order }) => order));
    expect(await orders()).toEqual([2, 9, 10]);
    expect(await orders('g')).toEqual([9, 10]);
    expect(await orders('other')).toEqual([]);
    expect(await store.read((tx) => tx.commandCount())).toBe(3);
  });

  test('finds commands by what they are known by', async () => {
    const accepted = send(3, 'g', { accepted: { seq: 7 } });
    const waits = { ...send(4, 'g'), kind: 'react', waitsFor: 'c-2' } as CommandRecord;
    await store.write(async (tx) => {
      [send(2, 'g'), accepted, waits].forEach((command) => tx.putCommand(command));
    });
    await store.read(async (tx) => {
      expect(await tx.send('c-2')).toMatchObject({ order: 2 });
      expect(await tx.send('c-9')).toBeUndefined();
      expect(await tx.accepted('g', 6)).toEqual([]);
      expect(await tx.accepted('g', 7)).toEqual([accepted]);
      expect(await tx.accepted('h', Infinity)).toEqual([]);
      expect(await tx.waitingFor('c-2')).toEqual([waits]);
      expect(await tx.waitingFor('c-3')).toEqual([]);
    });
  });

  test('takes nothing of what failed half way', async () => {
    await store.write(async (tx) => tx.putMessage(message('g', 1)));
    const failed = store.write(async (tx) => {
      tx.putMessage({ ...message('g', 1), content: 'other' });
      tx.putMessage(message('g', 2));
      tx.deleteMessages('g', 1, 1);
      tx.putCommand(send(1, 'g'));
      await tx.conversation('g');
      throw new Error('half way');
    });
    await expect(failed).rejects.toThrow('half way');
    expect(await store.read((tx) => tx.messages('g', 0, Infinity))).toEqual([message('g', 1)]);
    expect(await store.read((tx) => tx.commandCount())).toBe(0);
  });

  test('changes one after the other what many change at once', async () => {
    const add = () =>
      store.write(async (tx) => {
        tx.setMeta('order', ((await tx.meta('order')) ?? 0) + 1);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await store.read((tx) => tx.meta('order'))).toBe(20);
  });

  test('is wiped of what came from the gateway, or of everything', async () => {
    const fill = () =>
      store.write(async (tx) => {
        tx.putConversation(unknownConversation('g', 'now'));
        tx.putMessage(message('g', 1));
        tx.putCommand(send(1, 'g'));
        tx.setMeta('order', 1);
      });
    await fill();
    await store.write(async (tx) => tx.clear('cache'));
    expect(await store.read((tx) => tx.conversations())).toEqual([]);
    expect(await store.read((tx) => tx.messages('g', 0, Infinity))).toEqual([]);
    expect(await store.read((tx) => tx.commandCount())).toBe(1);
    await fill();
    await store.write(async (tx) => tx.clear('everything'));
    expect(await store.read((tx) => tx.commandCount())).toBe(0);
    expect(await store.read((tx) => tx.meta('order'))).toBeUndefined();
  });
});

describe('the store of a browser', () => {
  test('is another for another user and for another gateway', async () => {
    const one = await openStore('https://a', 'alice', 'indexeddb');
    await one.write(async (tx) => tx.putMessage(message('g', 1)));
    for (const [gateway, user] of [
      ['https://a', 'bob'],
      ['https://b', 'alice'],
    ] as const) {
      const other = await openStore(gateway, user, 'indexeddb');
      expect(await other.read((tx) => tx.messages('g', 0, Infinity))).toEqual([]);
    }
    const again = await openStore('https://a', 'alice', 'indexeddb');
    expect(await again.read((tx) => tx.messages('g', 0, Infinity))).toHaveLength(1);
    const memory = await openStore('https://a', 'alice', 'memory');
    expect(await memory.read((tx) => tx.messages('g', 0, Infinity))).toEqual([]);
  });

  test('is left alone where a newer build has written it', async () => {
    const factory = new IDBFactory();
    await version(factory, 99);
    await expect(IndexedDbStore.open(factory, 'test')).rejects.toThrow(StoreOutdated);
  });

  test('makes way for a newer build in another tab, and is outdated then', async () => {
    const factory = new IDBFactory();
    const store = await IndexedDbStore.open(factory, 'test');
    await version(factory, 99);
    await expect(store.read((tx) => tx.conversations())).rejects.toThrow(StoreOutdated);
  });

  test('rejects what cannot be kept, and goes on', async () => {
    const store = await IndexedDbStore.open(new IDBFactory(), 'test');
    const unkept = { ...message('g', 1), metadata: { run: () => 1 } };
    await expect(store.write(async (tx) => tx.putMessage(unkept))).rejects.toThrow();
    await store.write(async (tx) => tx.putMessage(message('g', 2)));
    expect(await store.read((tx) => tx.messages('g', 0, Infinity))).toEqual([message('g', 2)]);
  });
});

/** Opens it as a newer build does, and leaves it. */
function version(factory: IDBFactory, number: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.open('test', number);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
}
