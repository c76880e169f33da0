import { expect, test } from 'vitest';
import type { NewCommand } from '../../src/engine/port.js';
import { settled } from '../client/support/clock.js';
import { group, stored } from '../client/support/messages.js';
import { Browser } from './support/browser.js';

/*
 * What is done for other tabs is a part that is loaded: not by a tab that is alone, until it has been online for a while.
 * Where it cannot be loaded nothing is lost.
 */

const send = (id: string): NewCommand => ({
  kind: 'send',
  conversationId: 'c',
  clientMessageId: id,
  message: { content: id },
});

const queued = async (browser: Browser) =>
  (await browser.store.read((tx) => tx.commands())).map((each) => each.kind === 'send' && each.clientMessageId);

test('a tab that is alone leads without the part for others, and gets it when it has been online for a while', async () => {
  const browser = new Browser();
  const tab = await browser.tab();
  await tab.engine.put(send('hello'));
  browser.leader.tell({ kind: 'message', message: stored(1), live: true });
  await browser.clock.pass(9_000);
  expect([tab.started, tab.engine.leads, tab.heard, tab.loads]).toEqual([true, true, ['m1'], 0]);
  await browser.clock.pass(2_000);
  expect(tab.loads).toBe(1);
  await tab.engine.close();
  expect(browser.clock.pending).toBe(0);
});

test('who is offline waits with it for a connection', async () => {
  const browser = new Browser();
  const tab = await browser.tab();
  browser.leader.become({ status: 'offline', since: 0 });
  await tab.engine.close();
  await browser.clock.pass(60_000);
  expect(tab.loads).toBe(0);
});

test('presence that was watched alone is still watched when another tab does not want it any more', async () => {
  const browser = new Browser();
  const first = await browser.tab();
  await first.engine.ask('presence:watch', { users: ['bob'] });
  first.watched = ['bob'];
  const second = await browser.tab();
  await second.engine.ask('presence:watch', { users: ['bob'] });
  await second.engine.ask('presence:unwatch', { users: ['bob'] });
  expect(browser.leader.questions('presence:unwatch')).toEqual([]);
});

test('who has said alone that they are away stays so', async () => {
  const browser = new Browser();
  const tab = await browser.tab();
  tab.status = 'away';
  browser.leader.answer = async (event) => (event === 'presence:watch' ? { presence: [{ status: 'away' }] } : {});
  await browser.clock.pass(11_000);
  tab.engine.seen({ visible: false, focused: false });
  await browser.clock.pass(120_000);
  tab.engine.seen({ visible: true, focused: true });
  await settled();
  expect(browser.leader.questions('presence:set')).toEqual([]);
});

test('a tab that is hidden before it has the part is away all the same', async () => {
  const browser = new Browser();
  const tab = await browser.tab();
  browser.leader.answer = async (event) => (event === 'presence:watch' ? { presence: [{ status: 'online' }] } : {});
  tab.engine.seen({ visible: false, focused: false });
  await browser.clock.pass(80_000);
  expect(browser.leader.questions('presence:set')).toEqual([{ status: 'away' }]);
});

test('a tab that cannot load the part shows what is kept as offline, and what it writes is sent by the one that leads', async () => {
  const browser = new Browser();
  const first = await browser.tab();
  await browser.store.write(async (tx) => tx.putConversation(group('c')));
  const second = await browser.tab(true);
  expect(second.started).toBe(true);
  expect(second.snapshot.connection).toEqual({ status: 'offline', since: browser.clock.now() });
  expect(second.snapshot.conversations).toHaveLength(1);
  const command = await second.engine.put(send('from the other'));
  await settled();
  expect(browser.leader.noticedIds).toEqual([command.commandId]);
  expect(first.snapshot.queue).toHaveLength(1);
  await expect(second.engine.logout()).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(await queued(browser)).toEqual(['from the other']);
});

test('it tries again, and follows as soon as it can', async () => {
  const browser = new Browser();
  await browser.tab();
  const second = await browser.tab(true);
  await browser.clock.pass(30_000);
  const since = second.snapshot.connection;
  expect(second.loads).toBeGreaterThan(3);
  expect(since).toMatchObject({ status: 'offline' });
  second.unloadable = false;
  await browser.clock.pass(60_000);
  expect(second.snapshot.connection).toEqual({ status: 'online' });
  browser.leader.tell({ kind: 'message', message: stored(1), live: true });
  await settled();
  expect(second.heard).toEqual(['m1']);
});

test('it leads alone as soon as no other tab does, and sends what waits', async () => {
  const browser = new Browser();
  const first = await browser.tab();
  const second = await browser.tab(true);
  await second.engine.put(send('waits'));
  await first.kill();
  await browser.clock.pass(60_000);
  expect([second.engine.leads, second.snapshot.connection.status]).toEqual([true, 'online']);
  expect(second.snapshot.queue).toHaveLength(1);
});

test('a leader that cannot load it is left to lead no longer than it leaves others unanswered, and loses nothing', async () => {
  const browser = new Browser();
  const first = await browser.tab(true);
  const second = await browser.tab();
  await second.engine.put(send('hello'));
  await settled();
  expect([second.started, first.snapshot.queue.length]).toEqual([false, 1]);
  await browser.clock.pass(90_000);
  expect([first.engine.leads, second.engine.leads, second.started]).toEqual([false, true, true]);
  expect(first.snapshot.connection.status).toBe('offline');
  expect(await queued(browser)).toEqual(['hello']);
  first.unloadable = false;
  await browser.clock.pass(60_000);
  expect(first.snapshot.connection.status).toBe('online');
  browser.leader.tell({ kind: 'message', message: stored(1), live: true });
  await settled();
  expect([first.heard, second.heard]).toEqual([['m1'], ['m1']]);
});

test('one that can load it after all answers whoever waits', async () => {
  const browser = new Browser();
  const first = await browser.tab(true);
  const second = await browser.tab();
  first.unloadable = false;
  await browser.clock.pass(45_000);
  expect([first.engine.leads, second.engine.leads, second.started]).toEqual([true, false, true]);
  expect(browser.leaders).toHaveLength(1);
});

test('what others say while the part is on its way is not lost', async () => {
  const browser = new Browser();
  const first = await browser.tab();
  let arrive = () => {};
  first.arrives = new Promise((resolve) => (arrive = resolve));
  const second = await browser.tab();
  const third = await browser.tab();
  await second.engine.put(send('two'));
  await third.engine.put(send('three'));
  browser.leader.tell({ kind: 'message', message: stored(1), live: true });
  await settled();
  expect([second.started, third.started, first.snapshot.queue.length]).toEqual([false, false, 2]);
  arrive();
  await settled();
  expect([second.started, third.started]).toEqual([true, true]);
  expect(second.snapshot).toEqual(first.snapshot);
  browser.leader.tell({ kind: 'message', message: stored(2), live: true });
  await settled();
  expect([first.heard, second.heard, third.heard]).toEqual([['m1', 'm2'], ['m2'], ['m2']]);
});

test.each(['close', 'logout'] as const)('a %s while the part is on its way leaves nothing behind', async (how) => {
  const browser = new Browser();
  const first = await browser.tab();
  let arrive = () => {};
  first.arrives = new Promise((resolve) => (arrive = resolve));
  const second = await browser.tab();
  await first.engine.put(send('secret'));
  await first.engine[how]();
  arrive();
  await browser.clock.pass(1_000);
  expect([second.engine.leads, second.snapshot.connection]).toEqual([true, { status: 'online' }]);
  expect(await queued(browser)).toEqual(how === 'logout' ? [] : ['secret']);
  await second.engine.close();
  expect(browser.clock.pending).toBe(0);
});

test('a tab that is closed while it cannot follow asks for nothing any more', async () => {
  const browser = new Browser();
  await browser.tab();
  const second = await browser.tab(true);
  const { loads } = second;
  await second.engine.close();
  await browser.clock.pass(120_000);
  expect(second.loads).toBe(loads);
});
