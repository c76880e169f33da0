// @vitest-environment jsdom
import type { Conversation, Draft, ParleyClient } from '@parley/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetLeft, leaveDraft, send, sendUnsent, takeDraft } from '../../src/composer/left.ts';

const HOUR = 60 * 60 * 1_000;

/** A client whose queue is written when it is told. */
class Device {
  readonly sent: Draft[] = [];
  readonly drafts: string[] = [];
  readonly asked: string[] = [];
  written: Promise<string> = new Promise(() => {});

  conversation(id: string): Conversation {
    this.asked.push(id);
    return {
      id,
      send: (draft: Draft) => {
        this.sent.push(draft);
        return this.written;
      },
      saveDraft: (content: string) => this.drafts.push(content),
    } as unknown as Conversation;
  }

  opened(user: string): Promise<void> {
    return sendUnsent(user, this as unknown as ParleyClient);
  }
}

/** @returns what was sent when the page was left */
function left(): Draft {
  const page = new Device();
  void send('anna', page.conversation('team'), { content: 'hello', mentions: ['ben'] });
  return page.sent[0]!;
}

beforeEach(() => {
  localStorage.clear();
  vi.useRealTimers();
});

describe('what was sent when a page was left', () => {
  it('is sent again by the next page, under its id', async () => {
    const first = left();
    const next = new Device();
    next.written = Promise.resolve('');
    await next.opened('anna');
    expect(next.asked).toEqual(['team']);
    expect(next.sent).toEqual([first]);
    expect(first).toMatchObject({ content: 'hello', mentions: ['ben'], clientMessageId: expect.stringMatching(/./u) });
    expect(localStorage.length).toBe(0);
  });

  it('is nobody else’s', async () => {
    left();
    const next = new Device();
    await next.opened('ben');
    expect(next.sent).toEqual([]);
    expect(localStorage.length).toBe(1);
  });

  it('waits for another page where it is refused', async () => {
    const first = left();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const full = new Device();
    full.written = Promise.reject(new Error('full'));
    await full.opened('anna');
    expect(warn).toHaveBeenCalledOnce();
    const next = new Device();
    next.written = Promise.resolve('');
    await next.opened('anna');
    expect(next.sent).toEqual([first]);
  });

  it('is a draft once no gateway may know its id', async () => {
    left();
    vi.useFakeTimers({ now: Date.now() + 12 * HOUR });
    const next = new Device();
    await next.opened('anna');
    expect(next.sent).toEqual([]);
    expect(next.drafts).toEqual(['hello']);
    expect(localStorage.length).toBe(0);
  });
});

describe('what a page has written down', () => {
  it('is not sent again', async () => {
    const page = new Device();
    page.written = Promise.resolve('');
    await send('anna', page.conversation('team'), { content: 'hello' });
    expect(localStorage.length).toBe(0);
  });

  it('or was refused, is not either: it is in the field again', async () => {
    const page = new Device();
    page.written = Promise.reject(new Error('full'));
    await expect(send('anna', page.conversation('team'), { content: 'hello' })).rejects.toThrow('full');
    expect(localStorage.length).toBe(0);
  });
});

describe('a draft that was being written when a page was left', () => {
  it('is found by the next page, once', () => {
    leaveDraft('anna', 'team', 'half a');
    expect(takeDraft('anna', 'team')).toBe('half a');
    expect(takeDraft('anna', 'team')).toBeUndefined();
  });

  it('is found as nothing where it was sent', () => {
    leaveDraft('anna', 'team', '');
    expect(takeDraft('anna', 'team')).toBe('');
  });

  it('is nobody else’s, and of no other conversation', () => {
    leaveDraft('anna', 'team', 'half a');
    expect(takeDraft('ben', 'team')).toBeUndefined();
    expect(takeDraft('anna', 'others')).toBeUndefined();
    expect(takeDraft('anna', 'team')).toBe('half a');
  });
});

it('nothing is left on a device of who has logged out, and all of anybody else', () => {
  left();
  leaveDraft('anna', 'team', 'half a');
  leaveDraft('ben', 'others', 'half b');
  forgetLeft('anna');
  expect(localStorage.length).toBe(1);
  expect(takeDraft('ben', 'others')).toBe('half b');
});
