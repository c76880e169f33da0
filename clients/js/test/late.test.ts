import { expect, test } from 'vitest';
import { Late } from '../src/late.js';
import type { Media, MediaPort } from '../src/media/media.js';
import type { LateMedia } from '../src/client/surface.js';
import { upload } from './media/support/upload.js';

interface Part {
  readonly port: string;
}

/** Loads what it is given, one after the other; undefined cannot be loaded. */
function loading<T extends object>(...parts: (T | undefined)[]) {
  const loads: (T | undefined)[] = [];
  const late = new Late(async () => {
    const part = parts[loads.length];
    loads.push(part);
    if (part === undefined) {
      throw new TypeError('Failed to fetch dynamically imported module');
    }
    return function made(port: string) {
      return Object.assign(part, { port });
    } as unknown as new (port: string) => T & Part;
  }, 'port');
  return { late, loads };
}

test('a part is loaded once, when it is wanted', async () => {
  const part = {};
  const { late, loads } = loading(part);
  expect([late.now, loads.length]).toEqual([undefined, 0]);
  const [one, other] = await Promise.all([late.get(), late.get()]);
  expect([one, other, late.now].every((each) => each === part)).toBe(true);
  expect([one.port, loads.length]).toEqual(['port', 1]);
});

test('what is to be done with it is done when it is there, in order, if it has been wanted', async () => {
  const { late, loads } = loading({});
  const done: string[] = [];
  late.use(() => done.push('not wanted'));
  const coming = late.get();
  late.use(() => done.push('one'));
  late.use(() => done.push('two'));
  expect(done).toEqual([]);
  await coming;
  late.use(() => done.push('three'));
  expect([done, loads.length]).toEqual([['one', 'two', 'three'], 1]);
});

test('one that cannot be loaded is as without a network, and is tried again by who asks next', async () => {
  const { late, loads } = loading(undefined, { name: 'part' });
  const both = await Promise.allSettled([late.get(), late.get()]);
  expect(both.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(['OFFLINE', 'OFFLINE']);
  expect(await late.get()).toMatchObject({ name: 'part' });
  expect(loads).toHaveLength(2);
});

test('an upload whose part cannot be loaded has failed as without a network, and may be tried again', async () => {
  const url = '/api/media/f';
  const { late } = loading<Media>(undefined, { send: async () => ({ url }) } as unknown as Media);
  const file = upload(late as unknown as LateMedia, 'c', new Blob(['x']));
  await expect(file.done).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(file.state.get()).toMatchObject({ status: 'failed', error: { code: 'OFFLINE' } });
  file.retry();
  expect(await file.done).toEqual({ url });
});

test('an upload that is cancelled while its part loads has ended at once', async () => {
  const file = upload(new Late(() => new Promise<never>(() => {}), {} as MediaPort), 'c', new Blob(['x']));
  file.cancel();
  await expect(file.done).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(file.state.get().status).toBe('cancelled');
});
