import { beforeEach, expect, test, vi } from 'vitest';
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

function open(url?: string) {
  const heard: [string, unknown][] = [];
  const closed: (string | undefined)[] = [];
  const connection = socketIo(url)(AUTH, {
    event: (name, payload) => heard.push([name, payload]),
    closed: (code) => closed.push(code),
  });
  return { connection, heard, closed };
}

test('each connection is new and does not come back by itself; the page’s own gateway is the default', () => {
  open();
  open('https://chat.example.org');
  const options = { auth: AUTH, forceNew: true, reconnection: false };
  expect(opened.calls).toEqual([[options], ['https://chat.example.org', options]]);
});

test('an event comes with its payload, without what the protocol puts behind it', () => {
  const { heard } = open();
  (socket.any as (...args: unknown[]) => void)('message', { seq: 1 }, 'offset');
  expect(heard).toEqual([['message', { seq: 1 }]]);
});

test.each([
  ['disconnect', 'transport close', undefined],
  ['connect_error', Object.assign(new Error('refused'), { data: { code: 'UNAUTHENTICATED' } }), 'UNAUTHENTICATED'],
  ['connect_error', Object.assign(new Error('refused'), { data: { code: 7 } }), undefined],
  ['connect_error', new Error('xhr poll error'), undefined],
])('%s is told once, with the code that there is', (name, argument, code) => {
  const { closed, heard } = open();
  socket.handlers.get(name)!(argument);
  socket.handlers.get('disconnect')!('io client disconnect');
  socket.any('message', {});
  expect(closed).toEqual([code]);
  expect(heard).toEqual([]);
  expect(socket.closes).toBe(1);
});

test('after an end that was asked for nothing is told any more, an answer neither', () => {
  const { connection, closed, heard } = open();
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
