import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Files } from '../../src/media/files.js';
import { Media } from '../../src/media/media.js';
import { Slots } from '../../src/media/slots.js';
import { Asked } from './support/gateway.js';

const GATEWAY = 'https://chat.example.org';

describe('a file of a message', () => {
  let asked: Asked;
  let media: Media;
  let now: number;

  beforeEach(() => {
    asked = new Asked();
    now = 0;
    vi.stubGlobal('fetch', asked.fetch);
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    media = new Media({ url: GATEWAY, token: async () => 'secret' });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  test('is fetched with the token in a header, once for all who ask', async () => {
    const [one, other] = [media.blob('/api/media/f-1'), media.blob(`${GATEWAY}/api/media/f-1#x`)];
    (await asked.next()).answer(200, new Blob(['cat']));
    expect(await (await one).text()).toBe('cat');
    expect(await other).toBe(await one);
    expect(await media.blob('/api/media/f-1')).toBe(await one);
    expect(asked.sent).toEqual([
      { method: 'GET', url: `${GATEWAY}/api/media/f-1`, headers: { authorization: 'Bearer secret' } },
    ]);
  });

  test.each([
    'https://evil.example/api/media/f-1',
    '//evil.example/api/media/f-1',
    'http://chat.example.org/api/media/f-1',
    '/api/media/../users/me',
    '/api/media/%2e%2e/users',
    '/api/media/',
    '/api/messages/conversations',
    'javascript:alert(1)',
    'data:text/plain,x',
    'https://chat.example.org@evil.example/api/media/f-1',
    'http://[',
  ])('an address that is no file of the gateway, %s, is not asked for, and no ticket is put on it', async (url) => {
    await expect(media.blob(url)).rejects.toMatchObject({ code: 'INVALID' });
    await expect(media.ticketUrl(url)).rejects.toMatchObject({ code: 'INVALID' });
    expect(asked.sent).toEqual([]);
  });

  test('one that is refused is asked for anew the next time', async () => {
    const refused = media.blob('/api/media/f-1');
    (await asked.next()).answer(404, { code: 'NOT_FOUND', detail: 'no such file' });
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'no such file' });
    const again = media.blob('/api/media/f-1');
    (await asked.next()).answer(200, new Blob(['cat']));
    expect(await (await again).text()).toBe('cat');
  });

  test('a ticket is in the address of a player, the token never; one ticket serves for half a minute', async () => {
    const first = media.ticketUrl('/api/media/f-1');
    (await asked.next()).answer(201, { ticket: 'a+b', expiresAt: '2026-01-01T12:01:30Z' });
    expect(await first).toBe(`${GATEWAY}/api/media/f-1?ticket=a%2Bb`);
    now = 30_000;
    expect(await media.ticketUrl('/api/media/f-2/thumbnail')).toBe(`${GATEWAY}/api/media/f-2/thumbnail?ticket=a%2Bb`);
    now = 30_001;
    const later = media.ticketUrl('/api/media/f-1');
    (await asked.next()).answer(201, { ticket: 'c', expiresAt: '2026-01-01T12:02:00Z' });
    expect(await later).toBe(`${GATEWAY}/api/media/f-1?ticket=c`);
    expect(asked.sent.map(({ method, url }) => [method, url])).toEqual([
      ['POST', `${GATEWAY}/api/media/tickets`],
      ['POST', `${GATEWAY}/api/media/tickets`],
    ]);
  });

  test('a ticket that was not given is asked for anew', async () => {
    const refused = media.ticketUrl('/api/media/f-1');
    (await asked.next()).answer(503, { code: 'OVERLOADED', detail: 'busy' });
    await expect(refused).rejects.toMatchObject({ code: 'OVERLOADED' });
    const again = media.ticketUrl('/api/media/f-1');
    (await asked.next()).answer(201, { ticket: 'c', expiresAt: '2026-01-01T12:02:00Z' });
    expect(await again).toContain('ticket=c');
  });

  test('what is forgotten is fetched anew, and what was on its way then is not kept', async () => {
    const before = media.blob('/api/media/f-1');
    const request = await asked.next();
    media.forget();
    request.answer(200, new Blob(['old']));
    expect(await (await before).text()).toBe('old');
    const after = media.blob('/api/media/f-1');
    (await asked.next()).answer(200, new Blob(['new']));
    expect(await (await after).text()).toBe('new');
  });
});

test('files are kept up to so many bytes, those that were used last', async () => {
  const fetched: string[] = [];
  const files = new Files(async (url) => {
    fetched.push(url);
    return new Blob([new Uint8Array(4)]);
  }, 10);
  for (const url of ['a', 'b', 'a', 'c', 'a', 'b']) {
    await files.get(url);
  }
  expect(fetched).toEqual(['a', 'b', 'c', 'b']);
});

test('a file larger than all that is kept is given and not kept', async () => {
  const files = new Files(async () => new Blob([new Uint8Array(11)]), 10);
  expect((await files.get('a')).size).toBe(11);
  expect(await files.get('a')).not.toBe(await files.get('a'));
});

test('those that wait for their turn are bounded', async () => {
  const slots = new Slots(1);
  let end = () => {};
  const first = slots.run(() => new Promise<void>((resolve) => (end = resolve)));
  const waiting = Array.from({ length: 500 }, () => slots.run(async () => 'done'));
  await expect(slots.run(async () => 'done')).rejects.toMatchObject({ code: 'OVERLOADED' });
  end();
  await first;
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['done']));
});
