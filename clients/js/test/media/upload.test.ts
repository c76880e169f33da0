import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LateMedia } from '../../src/client/surface.js';
import { Asked, turn } from './support/gateway.js';
import { lateMedia, upload as uploadBy } from './support/upload.js';

const FILE = { id: 'f-1', url: '/api/media/f-1', name: 'cat.png', type: 'image/png', size: 3, width: 1, height: 1 };
const { id: _, ...ATTACHMENT } = FILE;
const CAT = new Blob(['cat']);

describe.each(['XMLHttpRequest', 'fetch'] as const)('an upload by %s', (platform) => {
  let asked: Asked;
  let tokens: number;
  let media: LateMedia;

  beforeEach(() => {
    asked = new Asked();
    tokens = 0;
    vi.stubGlobal('fetch', asked.fetch);
    vi.stubGlobal('XMLHttpRequest', platform === 'fetch' ? undefined : asked.xhr);
    media = lateMedia({ url: 'https://chat.example.org', token: async () => `token-${++tokens}` });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('is the file, to its conversation, with the token in a header and not in the address', async () => {
    const upload = uploadBy(media, 'dm:a:b', CAT, 'my cat+1.png');
    const request = await asked.next();
    request.answer(201, FILE);
    expect(await upload.done).toEqual(ATTACHMENT);
    expect(request.url).toBe('https://chat.example.org/api/media?conversationId=dm%3Aa%3Ab&name=my%20cat%2B1.png');
    expect(request.headers['authorization']).toBe('Bearer token-1');
    expect(request.body).toBe(CAT);
    expect(upload.state.get()).toEqual({ status: 'done', progress: 1, attachment: ATTACHMENT });
  });

  test('has its file for a preview, and the name of the file where none is given', () => {
    expect(uploadBy(media, 'c', new File(['x'], 'x.txt')).name).toBe('x.txt');
    const upload = uploadBy(media, 'c', CAT);
    expect([upload.name, upload.file]).toEqual(['file', CAT]);
  });

  if (platform === 'XMLHttpRequest') {
    test('tells how much has been sent', async () => {
      const upload = uploadBy(media, 'c', CAT);
      const told: number[] = [];
      upload.state.subscribe(() => told.push(upload.state.get().progress));
      const request = await asked.next();
      request.progress(1, 4);
      request.progress(3, 4);
      request.answer(201, FILE);
      await upload.done;
      expect(told).toEqual([0.25, 0.75, 1]);
    });
  }

  test('what the gateway refuses has failed, with its code, and may be tried again', async () => {
    const upload = uploadBy(media, 'c', CAT);
    (await asked.next()).answer(413, { code: 'TOO_LARGE', detail: 'at most 25 MiB' });
    await expect(upload.done).rejects.toMatchObject({ code: 'TOO_LARGE', message: 'at most 25 MiB' });
    expect(upload.state.get()).toEqual({
      status: 'failed',
      progress: 0,
      error: { code: 'TOO_LARGE', message: 'at most 25 MiB' },
    });
    upload.retry();
    expect(upload.state.get().status).toBe('uploading');
    (await asked.next()).answer(201, FILE);
    expect(await upload.done).toEqual(ATTACHMENT);
    expect(asked.sent[1]?.headers['authorization']).toBe('Bearer token-2');
  });

  test.each([
    ['a page of a proxy', 502, '<html>', 'HTTP 502'],
    ['a code of later', 402, { code: 'PAYMENT_DUE', detail: 'pay' }, 'PAYMENT_DUE: pay'],
    ['an answer without an address', 201, {}, 'not answered as the protocol has it'],
    ['an answer that is no JSON', 201, 'done', 'not answered as the protocol has it'],
  ])('%s is a failure and no crash', async (_, status, body, message) => {
    const upload = uploadBy(media, 'c', CAT);
    (await asked.next()).answer(status, body);
    await expect(upload.done).rejects.toMatchObject({ code: 'unknown', message });
  });

  test('a connection that breaks is OFFLINE', async () => {
    const upload = uploadBy(media, 'c', CAT);
    (await asked.next()).breakOff();
    await expect(upload.done).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  test('a cancelled one is ended, says so, and begins anew when it is tried again', async () => {
    const upload = uploadBy(media, 'c', CAT);
    await asked.next();
    const { done } = upload;
    upload.cancel();
    expect(upload.state.get()).toEqual({ status: 'cancelled', progress: 0 });
    await expect(done).rejects.toMatchObject({ code: 'CANCELLED' });
    upload.retry();
    (await asked.next()).answer(201, FILE);
    expect(await upload.done).toEqual(ATTACHMENT);
  });

  test('a cancelled one that waits for its turn never asks', async () => {
    const [first, second] = [uploadBy(media, 'c', CAT), uploadBy(media, 'c', CAT)];
    const third = uploadBy(media, 'c', CAT);
    third.cancel();
    await expect(third.done).rejects.toMatchObject({ code: 'CANCELLED' });
    (await asked.next()).answer(201, FILE);
    (await asked.next()).answer(201, FILE);
    await Promise.all([first.done, second.done]);
    await turn();
    expect(asked.sent).toHaveLength(2);
  });

  test('what is done stays done: neither cancelled nor sent again', async () => {
    const upload = uploadBy(media, 'c', CAT);
    (await asked.next()).answer(201, FILE);
    await upload.done;
    upload.cancel();
    upload.retry();
    await turn();
    expect(upload.state.get().status).toBe('done');
    expect(asked.sent).toHaveLength(1);
  });

  test('two are on their way at a time, the others wait', async () => {
    const uploads = [1, 2, 3].map(() => uploadBy(media, 'c', CAT));
    const first = await asked.next();
    await asked.next();
    await turn();
    expect(asked.sent).toHaveLength(2);
    first.breakOff();
    (await asked.next()).answer(201, FILE);
    await expect(uploads[2]?.done).resolves.toEqual(ATTACHMENT);
  });

  test('too much at once is tried again when the gateway says, three times in all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const upload = uploadBy(media, 'c', CAT);
    (await asked.next()).answer(429, { code: 'RATE_LIMITED', detail: 'too many' }, { 'retry-after': '7' });
    await turn();
    await vi.advanceTimersByTimeAsync(6_999);
    expect(asked.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    (await asked.next()).answer(503, { code: 'OVERLOADED', detail: 'busy' });
    await turn();
    await vi.advanceTimersByTimeAsync(1_000);
    (await asked.next()).answer(503, { code: 'OVERLOADED', detail: 'busy' });
    await expect(upload.done).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(asked.sent).toHaveLength(3);
  });

  test('a token that is not given is a failure of the upload', async () => {
    const broken = lateMedia({
      url: 'https://chat.example.org',
      token: () => Promise.reject(new Error('no session')),
    });
    await expect(uploadBy(broken, 'c', CAT).done).rejects.toMatchObject({
      code: 'unknown',
      message: 'Error: no session',
    });
    expect(asked.sent).toHaveLength(0);
  });
});
