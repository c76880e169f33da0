import { expect, test } from 'vitest';
import { Pacer } from '../../src/engine/pacer.js';
import { FakeClock } from './support/fake-clock.js';

/** What the gateway's own bucket says to requests that arrive then: whether one is refused. */
function refuses(arrivals: readonly number[], perSecond: number, burst: number): boolean {
  let level = burst;
  let at = arrivals[0] ?? 0;
  return arrivals.some((arrival) => {
    level = Math.min(burst, level + ((arrival - at) * perSecond) / 1000) - 1;
    at = arrival;
    return level < 0;
  });
}

async function passed(clock: FakeClock, done: () => boolean): Promise<void> {
  for (let steps = 0; steps < 10_000; steps++) {
    for (let turn = 0; turn < 5; turn++) {
      await Promise.resolve();
    }
    if (done()) {
      return;
    }
    clock.next();
  }
}

test('a thousand messages go at a pace that the gateway takes, though the network bunches them', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const arrivals: number[] = [];
  for (let n = 0; n < 1000; n++) {
    void pacer.take('message:send', 2).then(() => arrivals.push(clock.now() + Math.floor(clock.random() * 20)));
  }
  await passed(clock, () => arrivals.length === 1000);
  expect(
    refuses(
      arrivals.sort((a, b) => a - b),
      20,
      60,
    ),
  ).toBe(false);
  expect(refuses(arrivals, 18, 50)).toBe(true); // and not much slower
});

test('the first go at once, the others in the order of asking', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const passedOn: number[] = [];
  for (let n = 0; n < 100; n++) {
    void pacer.take('message:send').then(() => passedOn.push(n));
  }
  await passed(clock, () => true);
  expect(passedOn).toHaveLength(54);
  await passed(clock, () => passedOn.length === 100);
  expect(passedOn).toEqual([...passedOn].sort((a, b) => a - b));
});

test('messages and everything else have rates of their own', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  for (let n = 0; n < 100; n++) {
    void pacer.take('message:send');
  }
  let read = false;
  void pacer.take('receipt:read').then(() => (read = true));
  await passed(clock, () => true);
  expect(read).toBe(true);
});

test('after a refusal nothing of that rate goes before its time', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const began = clock.now();
  pacer.hold('message:send', 3000);
  let at = 0;
  void pacer.take('message:send').then(() => (at = clock.now()));
  await passed(clock, () => at > 0);
  expect(at - began).toBeGreaterThanOrEqual(3000);
  expect(at - began).toBeLessThan(3100);
});

test('what costs more than the burst goes when the bucket is full, and owes the rest', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const began = clock.now();
  const at: number[] = [];
  void pacer.take('conversation:create', 800).then(() => at.push(clock.now()));
  void pacer.take('receipt:read').then(() => at.push(clock.now()));
  await passed(clock, () => at.length === 2);
  expect((at[0] ?? 0) - began).toBe(0);
  expect((at[1] ?? 0) - began).toBeGreaterThan(400);
});

test('without a connection whoever waits is told so; more than a thousand do not wait', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const waiting = Array.from({ length: 54 + 1000 }, () => pacer.take('message:send'));
  await expect(pacer.take('message:send')).rejects.toMatchObject({ code: 'OVERLOADED' });
  pacer.clear();
  await expect(waiting.at(-1)).rejects.toMatchObject({ code: 'OFFLINE' });
  await Promise.allSettled(waiting);
});

test('a clock that is set back gives nothing, and one that jumps ahead no more than a burst', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  const passedOn: number[] = [];
  const ask = (n: number) =>
    Array.from({ length: n }, () => void pacer.take('message:send').then(() => passedOn.push(clock.trueNow())));
  ask(54);
  clock.skew = -3_600_000;
  ask(1);
  await passed(clock, () => passedOn.length === 55);
  clock.skew = 3_600_000;
  ask(200);
  await passed(clock, () => true);
  expect(passedOn.length).toBeLessThanOrEqual(55 + 54);
});
