import { expect, test } from 'vitest';
import { faultsOf } from './verdict.mjs';

const said = { alice: ['a1', 'a2'], bob: ['b1'] };

test('once, in order, alike: no fault', () => {
  expect(faultsOf({ alice: ['a1', 'b1', 'a2'], bob: ['a1', 'b1', 'a2'] }, said)).toEqual([]);
});

test('what may have been said may be there or not', () => {
  expect(faultsOf({ alice: ['a1', 'b1', 'c1', 'a2'] }, said, ['c1', 'c2'])).toEqual([]);
});

test.each([
  ['lost', ['a1', 'b1'], '1 of alice are lost: a2'],
  ['doubled', ['a1', 'b1', 'a2', 'a2'], '"a2" is there 2 times'],
  ['out of order', ['a2', 'b1', 'a1'], '"a2" of alice is not in its place'],
  ['made up', ['a1', 'b1', 'a2', 'x'], 'nobody said "x"'],
])('a message that is %s is a fault', (_, shown, fault) => {
  expect(faultsOf({ alice: shown }, said)).toContain(fault);
});

test.each([
  [['a1', 'a2', 'b1'], 'bob was shown 3, alice 3; they part at 2'],
  [['a1', 'b1'], 'bob was shown 2, alice 3; they part at 3'],
])('who is shown something else than others is a fault', (shown, fault) => {
  expect(faultsOf({ alice: ['a1', 'b1', 'a2'], bob: shown }, said)).toEqual([fault]);
});
