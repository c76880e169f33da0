import { expect, test } from 'vitest';
import type { NewCommand } from '../../src/engine/port.js';
import { settled } from '../client/support/clock.js';
import { group, stored } from '../client/support/messages.js';
import { VERSION } from '../../src/tabs/messages.js';
import { Browser, type Tab } from './support/browser.js';

async function three() {
  const browser = new Browser();
  const tabs = [await browser.tab(), await browser.tab(), await browser.tab()] as [Tab, Tab, Tab];
  return { browser, tabs };
}

function say(browser: Browser, number: number): void {
  browser.leader.tell({ kind: 'message', message: stored(number), live: true });
}

const send = (id: string): NewCommand => ({
  kind: 'send',
  conversationId: 'c',
  clientMessageId: id,
  message: { content: id },
});

test('three tabs have one engine, and know the same', async () => {
  const { browser, tabs } = await three();
  expect(browser.leaders).toHaveLength(1);
  expect(tabs.map((tab) => tab.engine.leads)).toEqual([true, false, false]);
  browser.leader.tell({ kind: 'conversation', conversation: group('c') });
  await settled();
  expect(tabs.every((tab) => tab.started)).toBe(true);
  expect(tabs.map((tab) => tab.snapshot)).toEqual([tabs[0].snapshot, tabs[0].snapshot, tabs[0].snapshot]);
  expect(tabs[2].snapshot.conversations).toHaveLength(1);
});

test('a tab that comes later begins with what there is', async () => {
  const { browser } = await three();
  browser.leader.tell({ kind: 'conversation', conversation: group('c') });
  const late = await browser.tab();
  expect(late.told[0]).toMatchObject({ kind: 'snapshot', snapshot: { conversations: [{ conversationId: 'c' }] } });
});

test('every tab hears everything once, in order', async () => {
  const { browser, tabs } = await three();
  for (let number = 1; number <= 100; number++) {
    say(browser, number);
  }
  await settled();
  const all = Array.from({ length: 100 }, (_, i) => `m${i + 1}`);
  expect(tabs.map((tab) => tab.heard)).toEqual([all, all, all]);
});

test('when the leader dies the next tab leads, and a tab that has started follows it', async () => {
  const { browser, tabs } = await three();
  await tabs[0].kill();
  expect(tabs.map((tab) => tab.engine.leads).slice(1)).toEqual([true, false]);
  expect(browser.leaders).toHaveLength(2);
  say(browser, 1);
  await settled();
  expect([tabs[1].heard, tabs[2].heard]).toEqual([['m1'], ['m1']]);
});

test('a leader that is closed hands over', async () => {
  const { browser, tabs } = await three();
  await tabs[0].engine.close();
  await settled();
  expect(browser.leaders[0]?.isRunning).toBe(false);
  expect(tabs[1].engine.leads).toBe(true);
  expect(tabs[2].snapshot.connection).toEqual({ status: 'online' });
});

test('a tab that has missed something starts from a snapshot, and hears the rest', async () => {
  const { browser, tabs } = await three();
  say(browser, 1);
  await settled();
  browser.channels.lose = (_, to) => to === tabs[2];
  browser.leader.tell({ kind: 'conversation', conversation: group('missed') });
  await settled();
  browser.channels.lose = () => false;
  say(browser, 3);
  await settled();
  expect(tabs[2].snapshot.conversations).toMatchObject([{ conversationId: 'missed' }]);
  say(browser, 4);
  await settled();
  expect(tabs[2].heard).toEqual(['m1', 'm4']);
  expect(tabs[2].told.filter(({ kind }) => kind === 'snapshot')).toHaveLength(2);
  expect(tabs[1].told.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
});

test('what a follower puts is written before it resolves, and the leader is told', async () => {
  const { browser, tabs } = await three();
  const command = await tabs[2].engine.put(send('hello'));
  expect(await browser.store.read((tx) => tx.commands())).toMatchObject([
    { clientMessageId: 'hello', state: 'waiting' },
  ]);
  await settled();
  expect(browser.leader.noticedIds).toEqual([command.commandId]);
  expect(tabs.map((tab) => tab.snapshot.queue.length)).toEqual([1, 1, 1]);
});

test('what a follower settles is settled everywhere', async () => {
  const { tabs } = await three();
  const command = await tabs[1].engine.put(send('hello'));
  await settled();
  await tabs[2].engine.settle(command.commandId, 'discard');
  await settled();
  expect(tabs.map((tab) => tab.snapshot.queue.length)).toEqual([0, 0, 0]);
});

test('a put needs no leader: what is written while there is none is in the next one’s queue', async () => {
  const { browser, tabs } = await three();
  const killed = tabs[0].kill();
  const put = tabs[2].engine.put(send('between'));
  await Promise.all([killed, put]);
  await settled();
  expect(tabs[1].engine.leads).toBe(true);
  expect(tabs[1].snapshot.queue).toMatchObject([{ clientMessageId: 'between' }]);
  expect(tabs[2].snapshot.queue).toMatchObject([{ clientMessageId: 'between' }]);
});

test('what is written while the next leader starts is not missed', async () => {
  const { browser, tabs } = await three();
  let go = () => {};
  browser.starts = new Promise((resolve) => (go = resolve));
  await tabs[0].kill();
  await settled();
  await tabs[2].engine.put(send('from a follower'));
  await tabs[1].engine.put(send('its own'));
  await settled();
  go();
  await settled();
  expect(tabs.slice(1).map((tab) => tab.snapshot.queue.length)).toEqual([2, 2]);
});

test('a question of a follower is answered by the leader, a refusal too', async () => {
  const { browser, tabs } = await three();
  browser.leader.answer = async (event) => ({ event });
  expect(await tabs[1].engine.ask('history:search', { query: 'x' })).toEqual({ event: 'history:search' });
  browser.leader.answer = async () => {
    const { ParleyError } = await import('../../src/error.js');
    throw new ParleyError('RATE_LIMITED', 'too many requests', 50);
  };
  const refused = tabs[1].engine.ask('history:search', { query: 'x' });
  await expect(refused).rejects.toMatchObject({ name: 'ParleyError', code: 'RATE_LIMITED', retryAfterMs: 50 });
});

test('a read that waits when the leader dies is asked of the next one', async () => {
  const { browser, tabs } = await three();
  browser.leader.answer = () => new Promise(() => {});
  const page = tabs[2].engine.page('c', { newest: true }, 50);
  const search = tabs[2].engine.ask('history:search', { query: 'x' });
  const own = tabs[1].engine.page('c', { newest: true }, 50);
  await settled();
  await tabs[0].kill();
  expect(await page).toMatchObject({ messages: [] });
  expect(await own).toMatchObject({ messages: [] });
  expect(await search).toEqual({});
  expect(browser.leader.questions('history:search')).toEqual([{ query: 'x' }]);
});

test('what may have been done is not asked again: it is refused as offline', async () => {
  const { browser, tabs } = await three();
  browser.leader.answer = () => new Promise(() => {});
  const made = [
    tabs[2].engine.ask('conversation:leave', { conversationId: 'c' }),
    tabs[1].engine.ask('user:block', { userId: 'bob' }),
  ];
  const refused = Promise.allSettled(made);
  await settled();
  await tabs[0].kill();
  expect((await refused).map((one) => one.status === 'rejected' && one.reason.code)).toEqual(['OFFLINE', 'OFFLINE']);
  expect(browser.leader.asked).toEqual([]);
});

test('an answer to a question of before a snapshot arrives', async () => {
  const { browser, tabs } = await three();
  let answer = (_: Record<string, unknown>) => {};
  browser.leader.answer = () => new Promise((resolve) => (answer = resolve));
  const asked = tabs[1].engine.ask('user:block', { userId: 'bob' });
  await settled();
  browser.leader.tell({ kind: 'snapshot', snapshot: tabs[0].snapshot });
  await settled();
  answer({ done: true });
  expect(await asked).toEqual({ done: true });
});

test('each tab has its own token', async () => {
  const { tabs } = await three();
  expect(await tabs[1].engine.token()).toBe('token of tab-2');
});

test('a person is seen while one tab is, and hidden when the last one is, or dies', async () => {
  const { browser, tabs } = await three();
  const hidden = { visible: false, focused: false };
  tabs[0].engine.seen(hidden);
  tabs[1].engine.seen(hidden);
  await settled();
  expect(browser.leader.seenStates.at(-1)).toMatchObject({ visible: true });
  await tabs[2].kill();
  expect(browser.leader.seenStates.at(-1)).toEqual(hidden);
});

test('a new leader knows what the others show', async () => {
  const { browser, tabs } = await three();
  const hidden = { visible: false, focused: false };
  tabs.forEach((tab) => tab.engine.seen(hidden));
  tabs[2].engine.seen({ visible: true, focused: false });
  await tabs[0].kill();
  expect(browser.leader.seenStates.at(-1)).toEqual({ visible: true, focused: false });
});

test('a person is away when all tabs are hidden for a while, and back when one is seen', async () => {
  const { browser, tabs } = await three();
  browser.leader.answer = async (event) => (event === 'presence:watch' ? { presence: [{ status: 'online' }] } : {});
  const hidden = { visible: false, focused: false };
  tabs.forEach((tab) => tab.engine.seen(hidden));
  await browser.clock.pass(59_000);
  tabs[1].engine.seen({ visible: true, focused: false });
  tabs[1].engine.seen(hidden);
  await browser.clock.pass(59_000);
  expect(browser.leader.questions('presence:set')).toEqual([]);
  await browser.clock.pass(2_000);
  expect(browser.leader.questions('presence:set')).toEqual([{ status: 'away' }]);
  tabs[2].engine.seen({ visible: true, focused: true });
  await settled();
  expect(browser.leader.questions('presence:set')).toEqual([{ status: 'away' }, { status: 'online' }]);
});

test.each(['busy', 'invisible', 'unknown'])('who is %s stays so', async (status) => {
  const { browser, tabs } = await three();
  browser.leader.answer = async (event) => (event === 'presence:watch' ? { presence: [{ status }] } : {});
  tabs.forEach((tab) => tab.engine.seen({ visible: false, focused: false }));
  await browser.clock.pass(120_000);
  tabs[0].engine.seen({ visible: true, focused: true });
  await settled();
  expect(browser.leader.questions('presence:set')).toEqual([]);
});

test('who has said themselves that they are away stays so', async () => {
  const { browser, tabs } = await three();
  await tabs[1].engine.ask('presence:set', { status: 'away' });
  tabs.forEach((tab) => tab.engine.seen({ visible: false, focused: false }));
  await browser.clock.pass(120_000);
  tabs[0].engine.seen({ visible: true, focused: true });
  await settled();
  expect(browser.leader.questions('presence:set')).toEqual([{ status: 'away' }]);
});

test('a user is watched as long as one tab wants to', async () => {
  const { browser, tabs } = await three();
  const users = ['bob'];
  await tabs[0].engine.ask('presence:watch', { users });
  await tabs[1].engine.ask('presence:watch', { users });
  await tabs[2].engine.ask('presence:watch', { users: ['bob', 'carol'] });
  await tabs[0].engine.ask('presence:unwatch', { users });
  await tabs[1].engine.ask('presence:unwatch', { users });
  expect(browser.leader.questions('presence:unwatch')).toEqual([]);
  await tabs[2].kill();
  expect(browser.leader.questions('presence:unwatch')).toEqual([{ users: ['bob', 'carol'] }]);
});

test('a logout in one tab ends all, and nothing is kept', async () => {
  const { browser, tabs } = await three();
  await tabs[1].engine.put(send('secret'));
  const out = tabs[2].engine.logout();
  await browser.clock.pass(1_000);
  await out;
  expect(await browser.store.read((tx) => tx.commands())).toEqual([]);
  expect(tabs.map((tab) => tab.snapshot.connection).slice(0, 2)).toEqual([
    { status: 'closed', reason: 'logged-out' },
    { status: 'closed', reason: 'logged-out' },
  ]);
  expect(browser.leaders).toHaveLength(1);
  const again = await browser.tab();
  expect([again.started, again.snapshot.connection.status]).toEqual([true, 'online']);
  expect(tabs[0].snapshot.connection.status).toBe('closed');
});

test('what the gateway ends, ends in every tab, once; a start in one tab brings all back', async () => {
  const { browser, tabs } = await three();
  browser.leader.end('token-refused');
  await browser.clock.pass(10_000);
  expect(tabs.map((tab) => tab.snapshot.connection)).toEqual(
    Array.from({ length: 3 }, () => ({ status: 'closed', reason: 'token-refused' })),
  );
  expect(browser.leaders).toHaveLength(1);
  const again = await browser.tab();
  expect(again.engine.leads).toBe(true);
  expect(tabs.map((tab) => tab.snapshot.connection.status)).toEqual(['online', 'online', 'online']);
  await again.kill();
  expect(tabs.filter((tab) => tab.engine.leads)).toHaveLength(1);
});

test('an end that arrives late is no reason to lead', async () => {
  const { browser, tabs } = await three();
  browser.channels.hold();
  browser.leader.end('token-refused');
  await browser.clock.pass(400);
  browser.channels.release();
  await browser.clock.pass(10_000);
  expect(browser.leaders).toHaveLength(1);
  expect(tabs[2].snapshot.connection.status).toBe('closed');
});

test('a tab of a newer build ends all of the older one', async () => {
  const { browser, tabs } = await three();
  browser.channels.say({ kind: 'hello', from: 'newer', v: VERSION + 1 });
  await settled();
  expect(tabs.map((tab) => tab.snapshot.connection)).toEqual(
    Array.from({ length: 3 }, () => ({ status: 'closed', reason: 'outdated' })),
  );
  expect(browser.leaders[0]?.isRunning).toBe(false);
});

test('a tab of an older build is told of this one, and changes nothing', async () => {
  const { browser, tabs } = await three();
  const before = tabs[1].told.length;
  browser.channels.say({ kind: 'changes', term: 'old', n: 1, changes: [{ kind: 'blocked', blocked: ['x'] }], v: 0 });
  browser.channels.say('what is this');
  await settled();
  expect(tabs[1].snapshot.blocked).toEqual([]);
  expect(tabs[1].told.slice(before).every(({ kind }) => kind === 'snapshot')).toBe(true);
});

test('tabs that are closed leave nothing behind', async () => {
  const { browser, tabs } = await three();
  tabs.forEach((tab) => tab.engine.seen({ visible: false, focused: false }));
  await settled();
  for (const tab of tabs) {
    await tab.engine.close();
  }
  expect(browser.clock.pending).toBe(0);
  expect(browser.leaders.every((leader) => !leader.isRunning)).toBe(true);
});

test('whenever the leader dies, what was put is in the queue once, and every tab knows it', async () => {
  for (let turns = 0; turns < 40; turns++) {
    const { browser, tabs } = await three();
    const puts = tabs.map((tab, i) => tab.engine.put(send(`${i}`)));
    for (let i = 0; i < turns; i++) {
      await Promise.resolve();
    }
    void tabs[0].kill();
    await Promise.allSettled(puts.slice(1));
    await settled();
    const queue = await browser.store.read((tx) => tx.commands());
    const ids = queue.map((command) => command.kind === 'send' && command.clientMessageId).sort();
    expect(ids.filter((id) => id !== '0')).toEqual(['1', '2']);
    expect(tabs[1].snapshot.queue.map(({ commandId }) => commandId).sort()).toEqual(
      queue.map(({ commandId }) => commandId).sort(),
    );
    expect(tabs[2].snapshot.queue).toEqual(tabs[1].snapshot.queue);
  }
});

/** Longer than a leader may be silent. */
const SILENT_MS = 90_000;

test('from a leader that hangs the lock is taken, by one tab, and what waits for an answer gets one', async () => {
  const { browser, tabs } = await three();
  tabs[0].hang();
  const page = tabs[2].engine.page('c', { newest: true }, 10);
  await browser.clock.pass(SILENT_MS);
  expect(await page).toEqual({ messages: [], hasOlder: false, hasNewer: false });
  expect(browser.leaders).toHaveLength(2);
  expect(tabs.slice(1).filter((tab) => tab.engine.leads)).toHaveLength(1);
  say(browser, 1);
  await settled();
  expect([tabs[1].heard, tabs[2].heard]).toEqual([['m1'], ['m1']]);
});

test('one that comes to itself has no connection any more, follows, and may lead again', async () => {
  const { browser, tabs } = await three();
  tabs[0].hang();
  await browser.clock.pass(SILENT_MS);
  await tabs[0].wake();
  expect(tabs[0].engine.leads).toBe(false);
  expect(browser.leaders.map(({ isRunning }) => isRunning)).toEqual([false, true]);
  expect(tabs.map((tab) => tab.snapshot.connection.status)).toEqual(['online', 'online', 'online']);
  expect(tabs.flatMap((tab) => tab.told.filter((change) => change.kind === 'connection'))).toEqual([]);
  say(browser, 1);
  await settled();
  expect(tabs.map((tab) => tab.heard)).toEqual([['m1'], ['m1'], ['m1']]);

  const [next] = tabs.filter((tab) => tab.engine.leads);
  await next!.kill();
  await tabs.find((tab) => tab !== next && tab !== tabs[0])!.kill();
  expect(tabs[0].engine.leads).toBe(true);
  say(browser, 2);
  expect(tabs[0].heard).toEqual(['m1', 'm2']);
});

test('what a leader that hung was asked and cannot be asked twice is not done by the next', async () => {
  const { browser, tabs } = await three();
  tabs[0].hang();
  const block = tabs[1].engine.ask('user:block', { userId: 'eve' });
  block.catch(() => {});
  await browser.clock.pass(SILENT_MS);
  await expect(block).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(browser.leader.questions('user:block')).toEqual([]);
});

test('a tab that opens while the leader hangs leads in the end', async () => {
  const browser = new Browser();
  const first = await browser.tab();
  first.hang();
  const second = await browser.tab();
  await browser.clock.pass(SILENT_MS);
  expect([second.started, second.engine.leads]).toEqual([true, true]);
});

test('from a leader that is quiet and well nothing is taken, also where all have slept', async () => {
  const { browser, tabs } = await three();
  await browser.clock.pass(3_600_000);
  tabs[0].hang();
  await browser.clock.pass(25_000);
  await tabs[0].wake();
  await browser.clock.pass(3_600_000);
  expect(browser.leaders).toHaveLength(1);
  expect(tabs[0].engine.leads).toBe(true);
});

test('a leader that hung while it started has nothing to do with it any more', async () => {
  const browser = new Browser();
  let start = () => {};
  browser.starts = new Promise((resolve) => (start = resolve));
  const first = await browser.tab();
  first.hang();
  const second = await browser.tab();
  browser.starts = Promise.resolve();
  await browser.clock.pass(SILENT_MS);
  expect(second.engine.leads).toBe(true);
  await first.wake();
  start();
  await settled();
  expect([first.engine.leads, first.started, second.engine.leads]).toEqual([false, true, true]);
  expect(browser.leaders.map(({ isRunning }) => isRunning)).toEqual([false, true]);
});
