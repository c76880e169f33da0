import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { Household, type RealTab } from './support/household.js';

async function three(seed = 1) {
  const household = new Household(seed);
  household.gateway.group('g', ['alice', 'bob']);
  const tabs = [await household.open(), await household.open(), await household.open()] as [RealTab, RealTab, RealTab];
  tabs.forEach((tab) => tab.show('g'));
  await household.until('online', () => tabs.every((tab) => tab.parley.connection.get().status === 'online'));
  return { household, tabs };
}

const sent = (household: Household) => household.gateway.history('g').map((message) => message['content'] as string);

test('three tabs have one connection, and show the same', async () => {
  const { household, tabs } = await three();
  expect(household.gateway.sessions).toHaveLength(1);
  household.gateway.say('g', 'bob', 'hello');
  await tabs[2].parley.conversation('g').send({ content: 'hi' });
  await household.until('all there', () => tabs.every((tab) => tab.texts('g').join() === 'hello,hi sent'));
  expect(tabs.map((tab) => tab.parley.conversations.get()[0]?.unread)).toEqual([0, 0, 0]);
  expect(tabs.flatMap((tab) => tab.faults)).toEqual([]);
});

test('what is read in one tab is read in all, and notified in one only', async () => {
  const { household, tabs } = await three();
  const notified: number[] = [];
  tabs.forEach((tab, i) => tab.parley.onNotification(() => notified.push(i)));
  household.gateway.say('g', 'bob', 'one');
  await household.until('notified', () => notified.length > 0);
  expect(notified).toEqual([0]);
  household.gateway.say('g', 'bob', 'two');
  await household.until('there', () => tabs.every((tab) => tab.parley.conversations.get()[0]?.unread === 2));
  tabs[1].parley.conversation('g').markRead(2);
  await household.until('read', () => tabs.every((tab) => tab.parley.conversations.get()[0]?.unread === 0));
  let later = false;
  household.clock.after(10_000, () => (later = true));
  await household.until('a while has passed', () => later);
  expect(notified).toEqual([0]);
});

test('a tab that starts without a network shows what is kept, and what waits', async () => {
  const { household, tabs } = await three();
  household.gateway.say('g', 'bob', 'hello');
  await household.until('there', () => tabs.every((tab) => tab.texts('g').length === 1));
  household.gateway.reachable = false;
  household.gateway.cut();
  await tabs[1].parley.conversation('g').send({ content: 'later' });
  tabs.forEach((tab) => tab.store.kill());
  const again = await household.open();
  again.show('g');
  await household.until('shown', () => again.texts('g').length === 2);
  expect(again.texts('g')).toEqual(['hello', 'later waiting']);
  expect(again.parley.conversations.get()).toMatchObject([{ conversationId: 'g', lastMessage: { content: 'later' } }]);
  household.gateway.reachable = true;
  await household.until('sent', () => again.texts('g').join() === 'hello,later sent');
  expect(sent(household)).toEqual(['hello', 'later']);
});

test('a logout in one tab wipes what all keep', async () => {
  const { household, tabs } = await three();
  household.gateway.say('g', 'bob', 'secret');
  await household.until('there', () => tabs.every((tab) => tab.texts('g').length === 1));
  let out = false;
  void tabs[1].parley.logout().then(() => (out = true));
  await household.until('out', () => out && tabs.every((tab) => tab.parley.connection.get().status === 'closed'));
  expect(tabs.map((tab) => tab.parley.conversations.get().length + tab.texts('g').length)).toEqual([0, 0, 0]);
  expect(await tabs[0].store.read((tx) => tx.messages('g', 0, Infinity))).toEqual([]);
  expect(household.gateway.sessions).toEqual([]);
});

describe.each([false, true])(
  'tabs that are killed in the middle of a burst, where parts come late or not: %s',
  (fail) => {
    test.each(Array.from({ length: 10 }, (_, i) => i + 1))(
      'seed %i: everything once, in order, in every tab',
      async (seed) => {
        const { household } = await three(seed);
        household.partsFail = fail;
        const below = (n: number) => Math.floor(household.clock.random() * n);
        const written: string[] = [];
        for (let step = 0; step < 30; step++) {
          const tab = household.tabs[below(household.tabs.length)]!;
          const kind = below(10);
          if (kind < 5) {
            const content = `alice ${step}`;
            let done = false;
            void tab.parley
              .conversation('g')
              .send({ content })
              .then(() => (done = true));
            await household.until('written or dead', () => done || tab.store.isDead);
            if (done) {
              written.push(content);
            }
          } else if (kind < 8) {
            household.gateway.say('g', 'bob', `bob ${step}`);
          } else if (kind === 8) {
            const victim = household.leader ?? tab;
            victim.store.dieAt = { transaction: victim.store.transactions + 1 + below(6), written: below(2) === 0 };
          } else {
            household.gateway.cut();
          }
          while (household.tabs.length < 3) {
            (await household.open()).show('g');
          }
        }
        household.tabs.forEach((tab) => (tab.store.dieAt = undefined));
        household.partsFail = false;
        const { tabs } = household;
        await household.until('all is sent', () => written.every((content) => sent(household).includes(content)));
        await household.until('all is shown', () =>
          tabs.every(
            (tab) =>
              tab
                .texts('g')
                .map((text) => text.replace(/ (sent|read)$/, ''))
                .join() === sent(household).join(),
          ),
        );
        expect(sent(household).filter((content) => content.startsWith('alice'))).toHaveLength(
          new Set(sent(household).filter((content) => content.startsWith('alice'))).size,
        );
        expect(tabs.flatMap((tab) => tab.faults)).toEqual([]);
      },
    );
  },
);
