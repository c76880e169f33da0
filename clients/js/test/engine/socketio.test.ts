import { beforeEach, expect, test, vi } from 'vitest';
import type { Auth } from '../../src/engine/socket.js';
import { socketIo } from '../../src/engine/socketio.js';

/** The official client's socket, as far as it is used. */
class FakeSocket {
  readonly handlers = new Map<string, (argument?: unknown) => void>();
  readonly emitted: unknown[][] = [];
  any: (name: string, payload: unknown) => void = () => {};
  closes = 0;

  onAny(handler: FakeSocket['any']): void {
    this.any = handler;
  }

  on(name: string, handler: (argument?: unknown) => void): void {
    this.handlers.set(name, handler);
  }

  emit(...args: unknown[]): void {
    this.emitted.push(args);
  }

  close(): void {
    this.closes++;
  }
}

const opened = vi.hoisted(() => ({ calls: [] as unknown[][], socket: undefined as unknown }));
vi.mock('socket.io-client', () => ({
  io: (...args: unknown[]) => {
    opened.calls.push(args);
    return opened.socket;
  },
}));

const AUTH = { token: 't', cursors: {} };
let socket: FakeSocket;

beforeEach(() => {
  socket = new FakeSocket();
  opened.socket = socket;
  opened.calls.length = 0;
});

async function open(url?: string, make = socketIo(url), auth: Promise<Auth> = Promise.resolve(AUTH)) {
  const heard: [string, unknown][] = [];
  const closed: (string | undefined)[] = [];
  const connection = make(auth, {
    event: (name, payload) => heard.push([name, payload]),
    closed: (code) => closed.push(code),
  });
  await Promise.resolve();
  return { connection, heard, closed };
}

interface Options {
  readonly auth: (send: (auth: unknown) => void) => void;
  readonly transports: string[];
}

/** Of the call so numbered: they are the last argument. */
const options = (call: number) => opened.calls[call]!.at(-1) as Options;

const FAILED = new Error('websocket error');
const REFUSED = Object.assign(new Error('refused'), { data: { code: 'UNAUTHENTICATED' } });

test('each connection is new and does not come back by itself; the page’s own gateway is the default', async () => {
  await open();
  await open('https://chat.example.org');
  expect(opened.calls.map((call) => call.slice(0, -1))).toEqual([[], ['https://chat.example.org']]);
  expect(options(0)).toMatchObject({ forceNew: true, reconnection: false, tryAllTransports: true });
  expect(options(0).transports).toEqual(['websocket', 'polling']);
});

test('the way is opened at once, and CONNECT says who one is as soon as that is known', async () => {
  let tell: (auth: Auth) => void = () => {};
  await open(undefined, socketIo(), new Promise((resolve) => (tell = resolve)));
  const sent: unknown[] = [];
  options(0).auth((auth) => sent.push(auth));
  expect(sent).toEqual([]);
  tell(AUTH);
  await vi.waitFor(() => expect(sent).toEqual([AUTH]));
  expect(opened.calls).toHaveLength(1);
});

test('a way that has ended before it is known who one is, is opened again then; of it nothing is told', async () => {
  let tell: (auth: Auth) => void = () => {};
  const auth = new Promise<Auth>((resolve) => (tell = resolve));
  const { closed } = await open(undefined, socketIo(), auth);
  socket.handlers.get('disconnect')!('transport close');
  expect([closed, opened.calls.length]).toEqual([[], 1]);
  const first = socket;
  opened.socket = socket = new FakeSocket();
  tell(AUTH);
  await vi.waitFor(() => expect(opened.calls).toHaveLength(2));
  first.handlers.get('disconnect')!('late');
  expect(closed).toEqual([]);
  socket.handlers.get('disconnect')!('transport close');
  expect(closed).toEqual([undefined]);
});

test('one that was closed meanwhile is not opened', async () => {
  let tell: (auth: Auth) => void = () => {};
  const auth = new Promise<Auth>((resolve) => (tell = resolve));
  const { connection } = await open(undefined, socketIo(), auth);
  socket.handlers.get('disconnect')!('transport close');
  connection.close();
  tell(AUTH);
  await auth;
  await Promise.resolve();
  expect(opened.calls).toHaveLength(1);
});

test('where one transport does not lead to a gateway the other is the first next time', async () => {
  const make = socketIo();
  await open(undefined, make);
  socket.handlers.get('connect_error')!(FAILED);
  await open(undefined, make);
  expect(options(1).transports).toEqual(['polling', 'websocket']);
  socket.handlers.get('connect')!();
  socket.handlers.get('disconnect')!('transport close');
  await open(undefined, make);
  expect(options(2).transports).toEqual(['polling', 'websocket']);
  socket.handlers.get('connect_error')!(REFUSED);
  await open(undefined, make);
  expect(options(3).transports).toEqual(['polling', 'websocket']);
});

test('an event comes with its payload, without what the protocol puts behind it', async () => {
  const { heard } = await open();
  (socket.any as (...args: unknown[]) => void)('message', { seq: 1 }, 'offset');
  expect(heard).toEqual([['message', { seq: 1 }]]);
});

test.each([
  ['disconnect', 'transport close', undefined],
  ['connect_error', REFUSED, 'UNAUTHENTICATED'],
  ['connect_error', Object.assign(new Error('refused'), { data: { code: 7 } }), undefined],
  ['connect_error', FAILED, undefined],
])('%s is told once, with the code that there is', async (name, argument, code) => {
  const { closed, heard } = await open();
  socket.handlers.get(name)!(argument);
  socket.handlers.get('disconnect')!('io client disconnect');
  socket.any('message', {});
  expect(closed).toEqual([code]);
  expect(heard).toEqual([]);
  expect(socket.closes).toBe(1);
});

test('after an end that was asked for nothing is told any more, an answer neither', async () => {
  const { connection, closed, heard } = await open();
  const answers: unknown[] = [];
  connection.emit('message:send', { content: 'x' }, (ack) => answers.push(ack));
  const [event, payload, answer] = socket.emitted[0] as [string, unknown, (ack: unknown) => void];
  expect([event, payload]).toEqual(['message:send', { content: 'x' }]);
  answer({ ok: true });
  connection.close();
  answer({ ok: true });
  socket.any('message', {});
  socket.handlers.get('disconnect')!();
  expect([answers, heard, closed, socket.closes]).toEqual([[{ ok: true }], [], [], 1]);
});
