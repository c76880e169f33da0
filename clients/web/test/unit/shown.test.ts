import { describe, expect, it } from 'vitest';
import type { MessageView } from '@parley/client';
import { step, type Shown } from '../../src/messages/useShown.ts';

const messages = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ key: `${from + index}` }) as MessageView);
const keys = ({ messages: all }: Shown) => all.map(({ key }) => Number(key));
const shown = (from: number, to: number): Shown => ({ messages: messages(from, to), shift: false, part: 0 });

describe('a change of what is shown', () => {
  it('is one at the end, without a shift, when something is said', () => {
    const after = step(shown(10, 20), messages(10, 21));
    expect([keys(after).at(-1), after.shift, after.part]).toEqual([20, false, 0]);
  });

  it('is one at the beginning, with a shift, when older ones are loaded', () => {
    const after = step(shown(10, 20), messages(5, 20));
    expect([keys(after)[0], keys(after).at(-1), after.shift]).toEqual([5, 19, true]);
  });

  it('is the one at the beginning first, when the end is let go for older ones', () => {
    const between = step(shown(10, 20), messages(5, 15));
    expect([keys(between)[0], keys(between).at(-1), between.shift]).toEqual([5, 19, true]);
    const after = step(between, messages(5, 15));
    expect([keys(after).at(-1), after.shift]).toEqual([14, false]);
  });

  it('is the one at the beginning first, when the beginning is let go for a newer one', () => {
    const between = step(shown(10, 20), messages(11, 21));
    expect([keys(between)[0], keys(between).at(-1), between.shift]).toEqual([11, 19, true]);
    expect(keys(step(between, messages(11, 21))).at(-1)).toBe(20);
  });

  it('begins another part where nothing is in common', () => {
    const after = step(shown(10, 20), messages(100, 110));
    expect([after.part, after.shift, keys(after)[0]]).toEqual([1, false, 100]);
  });

  it('begins no other part with the first messages', () => {
    expect(step(shown(0, 0), messages(0, 5)).part).toBe(0);
  });
});
