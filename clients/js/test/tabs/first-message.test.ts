import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { Household } from './support/household.js';

/*
 * What the size of the SDK counts, see test/package/size.test.mjs: all that a tab needs that is alone, until it is online,
 * has sent and received and shows its first message. Nothing that is late may be loaded on that way.
 */

test('on the way to the first message nothing late is loaded, on a new device and on one that comes back', async () => {
  const household = new Household();
  household.gateway.group('g', ['alice', 'bob']);
  household.gateway.say('g', 'bob', 'before');
  for (const [sent, received] of [
    ['one', 'two'],
    ['three', 'four'],
  ] as const) {
    const tab = await household.open();
    tab.show('g');
    await household.until('online', () => tab.parley.connection.get().status === 'online');
    await tab.parley.conversation('g').send({ content: sent });
    await household.until('sent', () => tab.texts('g').at(-1) === `${sent} sent`);
    household.gateway.say('g', 'bob', received);
    await household.until('received', () => tab.texts('g').at(-1) === received);
    expect(tab.texts('g')[0]).toBe('before');
    expect(household.parts).toEqual([]);
    tab.store.kill();
    household.gateway.say('g', 'bob', 'meanwhile');
  }
});

test('what is late is loaded when it is wanted', async () => {
  const household = new Household();
  household.gateway.group('g', ['alice', 'bob']);
  const tab = await household.open();
  await household.until('online', () => tab.parley.connection.get().status === 'online');
  tab.parley.presence('bob').subscribe(() => {});
  expect(household.parts).toEqual(['Live']);
  await household.open();
  expect(household.parts.filter((part) => part === 'Others')).toHaveLength(2);
  void tab.parley.block('bob');
  expect(household.parts.at(-1)).toBe('Requests');
});
