import { expect, test } from 'vitest';
import { LazyMedia } from '../../src/media/lazy-media.js';
import type { Media } from '../../src/media/media.js';

const PORT = { url: 'https://chat.example.org', token: async () => 'secret' };

/** Loads what it is given, one after the other; undefined cannot be loaded. */
function loading(...parts: (Partial<Media> | undefined)[]) {
  const loads: (Partial<Media> | undefined)[] = [];
  const media = new LazyMedia(PORT, async () => {
    const part = parts[loads.length];
    loads.push(part);
    if (part === undefined) {
      throw new TypeError('Failed to fetch dynamically imported module');
    }
    return part as Media;
  });
  return { media, loads };
}

test('the part for files is loaded once, when it is wanted, and not to forget', async () => {
  const { media, loads } = loading({ ticketUrl: async (url) => `${url}?ticket=t`, forget: () => {} });
  media.forget();
  expect(loads).toHaveLength(0);
  expect(await Promise.all([media.ticketUrl('/a'), media.ticketUrl('/b')])).toEqual(['/a?ticket=t', '/b?ticket=t']);
  expect(loads).toHaveLength(1);
});

test('an upload for which it cannot be loaded has failed as without a network, and may be tried again', async () => {
  const { media, loads } = loading(undefined, { send: async () => ({ id: 'f', url: '/api/media/f' }) });
  const upload = media.upload('c', new Blob(['x']));
  await expect(upload.done).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(upload.state.get()).toMatchObject({ status: 'failed', error: { code: 'OFFLINE' } });
  upload.retry();
  expect(await upload.done).toEqual({ url: '/api/media/f' });
  expect(loads).toHaveLength(2);
});

test('what was fetched is forgotten', async () => {
  let forgotten = 0;
  const { media } = loading({ blob: async () => new Blob(), forget: () => void forgotten++ });
  await media.blob('/api/media/f');
  media.forget();
  expect(forgotten).toBe(1);
});
