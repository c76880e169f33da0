import { expect, test } from 'vitest';
import { Late } from '../src/late.js';
import type { Media } from '../src/media/media.js';
import { upload } from './media/support/upload.js';

/** Loads what it is given, one after the other; undefined cannot be loaded. */
function loading<T>(...parts: (T | undefined)[]) {
  const loads: (T | undefined)[] = [];
  const late = new Late(async () => {
    const part = parts[loads.length];
    loads.push(part);
    if (part === undefined) {
      throw new TypeError('Failed to fetch dynamically imported module');
    }
    return part;
  });
  return { late, loads };
}

test('a part is loaded once, when it is wanted', async () => {
  const { late, loads } = loading('part');
  expect([late.now, loads.length]).toEqual([undefined, 0]);
  expect(await Promise.all([late.get(), late.get()])).toEqual(['part', 'part']);
  expect([late.now, loads.length]).toEqual(['part', 1]);
});

test('one that cannot be loaded is as without a network, and is tried again by who asks next', async () => {
  const { late, loads } = loading(undefined, 'part');
  const both = await Promise.allSettled([late.get(), late.get()]);
  expect(both.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(['OFFLINE', 'OFFLINE']);
  expect(await late.get()).toBe('part');
  expect(loads).toHaveLength(2);
});

test('an upload whose part cannot be loaded has failed as without a network, and may be tried again', async () => {
  const url = '/api/media/f';
  const { late } = loading<Media>(undefined, { send: async () => ({ url }) } as unknown as Media);
  const file = upload(late, 'c', new Blob(['x']));
  await expect(file.done).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(file.state.get()).toMatchObject({ status: 'failed', error: { code: 'OFFLINE' } });
  file.retry();
  expect(await file.done).toEqual({ url });
});

test('an upload that is cancelled while its part loads has ended at once', async () => {
  const file = upload(new Late(() => new Promise<never>(() => {})), 'c', new Blob(['x']));
  file.cancel();
  await expect(file.done).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(file.state.get().status).toBe('cancelled');
});
