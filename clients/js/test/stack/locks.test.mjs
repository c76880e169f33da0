import { expect, test } from 'vitest';
import { Locks } from './locks.mjs';

const never = () => new Promise(() => {});

test('one holds it at a time, the next one after it, in the order of their asking', async () => {
  const locks = new Locks();
  const [one, other] = [locks.of('one'), locks.of('other')];
  const order = [];
  let end;
  const first = one.request('a', () => new Promise((resolve) => (end = resolve)));
  const second = other.request('a', { signal: new AbortController().signal }, async () => order.push('other'));
  const third = one.request('a', async () => order.push('one'));
  await one.request('b', async () => order.push('b'));
  end('done');
  expect(await first).toBe('done');
  await Promise.all([second, third]);
  expect(order).toEqual(['b', 'other', 'one']);
});

test('what a killed tab holds and waits for is free for the others', async () => {
  const locks = new Locks();
  locks.of('killed').request('a', never);
  locks.of('killed').request('a', never);
  const other = locks.of('other').request('a', async () => 'mine');
  locks.killed('killed');
  expect(await other).toBe('mine');
});

test('who waits no longer is passed over; who holds it is not', async () => {
  const locks = new Locks();
  const [held, waits] = [new AbortController(), new AbortController()];
  let end;
  const holder = locks.of('one').request('a', { signal: held.signal }, () => new Promise((resolve) => (end = resolve)));
  const waiting = locks.of('two').request('a', { signal: waits.signal }, never);
  waits.abort();
  held.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  end('held');
  expect(await holder).toBe('held');
  expect(await locks.of('three').request('a', async () => 'free')).toBe('free');
});

test('a holder that fails gives it back', async () => {
  const locks = new Locks();
  await expect(locks.of('one').request('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await locks.of('two').request('a', async () => 'mine')).toBe('mine');
});

test('who does not want to wait is told that it is held', async () => {
  const locks = new Locks();
  const now = { ifAvailable: true };
  expect(await locks.of('one').request('a', now, async (lock) => lock?.name)).toBe('a');
  locks.of('one').request('a', never);
  expect(await locks.of('two').request('a', now, async (lock) => lock)).toBe(null);
});
