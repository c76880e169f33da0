import { expect, test } from 'vitest';
import { priceOf } from '../../src/protocol/price.js';

test.each([
  ['message:send', 2, 'sends', 1],
  ['message:send', 32, 'sends', 1],
  ['message:send', 33, 'sends', 2],
  ['message:send', 256, 'sends', 8],
  ['history:page', 50, 'others', 4],
  ['conversation:create', 0, 'others', 10],
  ['presence:watch', 9, 'others', 2],
  ['receipt:read', 0, 'others', 1],
  ['session:refresh', 0, 'others', 0],
  ['an:event-of-later', 5, 'others', 1],
])('%s of %i takes of the %s %i', (event, n, rate, units) => {
  expect(priceOf(event, n)).toEqual({ rate, units });
});
