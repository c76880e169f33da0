import { expect, test } from 'vitest';
import type { Attention } from '../../src/client/attention.js';
import { Session } from '../../src/client/session.js';
import type { Change } from '../../src/engine/port.js';
import { ParleyError } from '../../src/error.js';
import type { ConnectionState } from '../../src/model.js';
import { Subject } from '../../src/observable.js';
import type { TabEngine } from '../../src/tabs/ports.js';
import { settled } from './support/clock.js';
import { FakeEngine } from './support/fake-engine.js';

/** A session whose engines are opened when the test says so. */
function session() {
  const attention = new Subject<Attention>({ visible: true, focused: true });
  const told: Change[] = [];
  const opening: {
    readonly connection: (state: ConnectionState) => void;
    readonly closed: AbortSignal;
    readonly open: (engine: TabEngine) => void;
    readonly fail: (failure: Error) => void;
  }[] = [];
  const of = new Session(
    (connection, closed) =>
      new Promise((open, fail) => {
        opening.push({ connection, closed, open, fail });
      }),
    attention,
    (changes) => told.push(...changes),
  );
  const connections = () =>
    told.flatMap((change) =>
      change.kind === 'connection'
        ? [change.connection]
        : change.kind === 'snapshot'
          ? [change.snapshot.connection]
          : [],
    );
  const started = async (engine = new FakeEngine()) => {
    const start = of.start();
    await settled();
    opening.at(-1)!.open(engine);
    await start;
    return engine;
  };
  return { session: of, attention, told, opening, connections, started };
}

const ended = (engine: { close(): Promise<void> }) => engine.close();

test('who asks before there was a start is offline; who asks while it starts waits', async () => {
  const { session: one, opening, told } = session();
  await expect(one.engine()).rejects.toMatchObject({ code: 'OFFLINE' });
  const start = one.start();
  expect(told).toEqual([{ kind: 'connection', connection: { status: 'connecting' } }]);
  let given = false;
  const asked = one.engine().finally(() => (given = true));
  await settled();
  expect(given).toBe(false);
  const engine = new FakeEngine();
  opening[0]!.open(engine);
  await start;
  expect(await asked).toBe(engine);
  expect(told[1]?.kind).toBe('snapshot');
});

test('a start that is running is not begun again', async () => {
  const { session: one, opening, started } = session();
  const first = one.start();
  const engine = await started();
  await first;
  expect(one.start()).toBe(first);
  expect(opening).toHaveLength(1);
  expect(one.leads).toBe(engine.leads);
});

test('one that has ended is closed, and then another is opened', async () => {
  const { session: one, opening, started } = session();
  const engine = await started();
  engine.tell({ kind: 'connection', connection: { status: 'closed', reason: 'token-refused' } });
  const again = one.start();
  await settled();
  expect(engine.ended).toBe('closed');
  expect(opening).toHaveLength(2);
  opening[1]!.open(new FakeEngine());
  await again;
});

test('what an earlier engine tells after the next start is late', async () => {
  const { told, started } = session();
  const engine = await started();
  engine.tell({ kind: 'connection', connection: { status: 'closed', reason: 'token-refused' } });
  await started();
  const before = told.length;
  engine.tell({ kind: 'blocked', blocked: ['late'] });
  expect(told).toHaveLength(before);
});

test('one that cannot be opened is closed, said so once, and may be started again', async () => {
  const { session: one, opening, connections, started } = session();
  const start = one.start();
  await settled();
  opening[0]!.fail(new Error('no'));
  await expect(start).rejects.toThrow('no');
  await expect(one.engine()).rejects.toThrow('no');
  expect(connections()).toEqual([{ status: 'connecting' }, { status: 'closed', reason: 'closed' }]);
  await started();
  expect(connections().at(-1)).toEqual({ status: 'online' });
});

test('why it cannot be opened stays what was said of it', async () => {
  const { session: one, opening, connections } = session();
  const start = one.start();
  await settled();
  opening[0]!.connection({ status: 'closed', reason: 'token-refused' });
  opening[0]!.fail(new ParleyError('UNAUTHENTICATED', 'no JWT'));
  await expect(start).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(connections().at(-1)).toEqual({ status: 'closed', reason: 'token-refused' });
});

test('a tab is seen as it is when the engine is there, and from then on', async () => {
  const { attention, started } = session();
  attention.set({ visible: false, focused: false });
  const engine = await started();
  attention.set({ visible: true, focused: false });
  expect(engine.seenStates).toEqual([
    { visible: false, focused: false },
    { visible: true, focused: false },
  ]);
});

test.each(['closed', 'logged-out'] as const)('one that is being opened is %s when it is there', async (reason) => {
  const { session: one, opening, told, connections } = session();
  void one.start();
  await settled();
  const close = one.close(reason, (engine) => (reason === 'closed' ? engine.close() : engine.logout()));
  expect(opening[0]!.closed.aborted).toBe(true);
  const engine = new FakeEngine();
  opening[0]!.open(engine);
  await close;
  expect(engine.ended).toBe(reason);
  expect(connections()).toEqual([{ status: 'connecting' }, { status: 'closed', reason }]);
  await settled();
  expect(told.some(({ kind }) => kind === 'snapshot')).toBe(false);
});

test('one that gives up being opened is closed, too', async () => {
  const { session: one, opening, connections } = session();
  const start = one.start();
  start.catch(() => {});
  await settled();
  const close = one.close('closed', ended);
  opening[0]!.fail(new ParleyError('OFFLINE', 'the client was closed'));
  await close;
  expect(connections().at(-1)).toEqual({ status: 'closed', reason: 'closed' });
  await expect(one.engine()).rejects.toMatchObject({ code: 'OFFLINE' });
});
