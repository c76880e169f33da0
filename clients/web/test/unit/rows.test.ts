import { describe, expect, it } from 'vitest';
import type { MessageView } from '@parley/client';
import { readersAt, rowOf } from '../../src/messages/rows.ts';

const said = (number: number, sender: string, at: string, more: Partial<MessageView> = {}) =>
  ({
    key: `${number}`,
    number,
    sender: { id: sender },
    own: sender === 'me',
    at,
    folded: false,
    ...more,
  }) as MessageView;

describe('a row', () => {
  const all = [
    said(1, 'bob', '2026-03-01T10:00:00'),
    said(2, 'bob', '2026-03-01T10:01:00'),
    said(3, 'bob', '2026-03-01T10:30:00'),
    said(4, 'me', '2026-03-02T08:00:00'),
    said(5, 'bob', '2026-03-02T08:00:30'),
  ];

  it('begins a day with the first message of it', () => {
    expect(all.map((_, index) => rowOf(all, index, undefined).day)).toEqual([true, false, false, true, false]);
  });

  it('goes on while the same person says more at about the same time', () => {
    expect(all.map((_, index) => rowOf(all, index, undefined).goesOn)).toEqual([false, true, false, false, false]);
  });

  it('has the line of the unread once, above the first of others that was not read', () => {
    expect(all.map((_, index) => rowOf(all, index, 1).unread)).toEqual([false, true, false, false, false]);
    expect(all.map((_, index) => rowOf(all, index, 3).unread)).not.toContain(true);
    expect(all.map((_, index) => rowOf(all, index, 5).unread)).not.toContain(true);
    expect(all.map((_, index) => rowOf(all, index, undefined).unread)).not.toContain(true);
  });
});

it('readers stand at the last message that they have read, and oneself nowhere', () => {
  const mark = (read: number) => ({ delivered: read, read });
  const readers = readersAt({ me: mark(9), bob: mark(7), carol: mark(7), dave: mark(0) }, 'me');
  expect([...readers]).toEqual([[7, ['bob', 'carol']]]);
});
