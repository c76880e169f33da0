import { beforeEach, expect, test } from 'vitest';
import { MemoryStore } from '../../src/engine/store/memory.js';
import { StoreOutdated } from '../../src/engine/store/store.js';
import { Device } from './support/device.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway, refusal } from './support/fake-gateway.js';
import { tokenOf } from './support/tokens.js';

let clock: FakeClock;
let gateway: FakeGateway;
let alice: Device;

beforeEach(() => {
  clock = new FakeClock();
  gateway = new FakeGateway(clock);
  gateway.group('g', ['alice', 'bob']);
  alice = new Device('alice', clock, gateway, new MemoryStore());
});

const online = () => alice.until('online', () => alice.status === 'online');
const states = () => alice.changes.flatMap((each) => (each.kind === 'connection' ? [each.connection.status] : []));

async function startOnline(): Promise<void> {
  await alice.start();
  await online();
}

test('a connection is connecting, catching up, online; offline with the time of its loss, and comes back', async () => {
  await startOnline();
  expect(states()).toEqual(['connecting', 'catching-up', 'online']);
  gateway.cut();
  const lost = clock.now();
  expect(alice.last('connection')).toMatchObject({ connection: { status: 'offline', since: lost } });
  await online();
  expect(states()).toEqual(['connecting', 'catching-up', 'online', 'offline', 'catching-up', 'online']);
  expect(clock.now() - lost).toBeGreaterThanOrEqual(500);
  expect(clock.now() - lost).toBeLessThan(1600);
});

test('catching up ends when everything is here that had happened, and not before', async () => {
  await startOnline();
  gateway.cut();
  for (let n = 1; n <= 300; n++) {
    gateway.say('g', 'bob', String(n));
  }
  await online();
  const last = alice.changes.findIndex((each) => each.kind === 'message' && each.message.number === 300);
  const again = alice.changes.findLastIndex((each) => each.kind === 'connection');
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThan(again);
});

test('while nobody is there it tries later and later, and stays offline since the loss', async () => {
  await startOnline();
  gateway.reachable = false;
  gateway.cut();
  const lost = clock.now();
  const attempts = gateway.auths.length;
  await alice.until('ten attempts', () => gateway.auths.length === attempts + 10);
  expect(clock.now() - lost).toBeGreaterThan(120_000);
  expect(alice.last('connection')).toMatchObject({ connection: { status: 'offline', since: lost } });
});

test('it tries at once when somebody looks', async () => {
  gateway.reachable = false;
  await alice.start();
  await alice.until('five attempts', () => gateway.auths.length === 5);
  await alice.until('none on its way', () => clock.waits);
  gateway.reachable = true;
  const before = clock.now();
  alice.engine.seen({ visible: true, focused: false });
  await online();
  expect(clock.now() - before).toBeLessThan(100);
});

test('each connection has a token of its own, and where this device stands', async () => {
  let tokens = 0;
  alice.token = async () => tokenOf('alice', { n: ++tokens });
  await startOnline();
  gateway.say('g', 'bob', 'one');
  await alice.until('one', async () => (await alice.conversation('g'))?.seq === 2);
  gateway.cut();
  await online();
  expect(gateway.auths.map(({ cursors }) => cursors)).toEqual([{}, { g: 2 }]);
  expect(new Set(gateway.auths.map(({ token }) => token)).size).toBe(2);
});

test.each(['UNAUTHENTICATED', 'TOKEN_EXPIRED'])(
  'a token that is refused (%s) is asked for anew, once',
  async (code) => {
    let refused = 0;
    gateway.refuseConnect = () => (++refused === 1 ? code : undefined);
    await startOnline();
    expect(gateway.auths).toHaveLength(2);
  },
);

test('a token that is refused again closes, is told once, and what waits stays; a new start tries again', async () => {
  gateway.refuseConnect = () => 'UNAUTHENTICATED';
  await alice.start();
  await alice.until('closed', () => alice.status === 'closed(token-refused)');
  await alice.send('g', 'kept');
  expect(gateway.auths).toHaveLength(2);
  expect(clock.waits).toBe(false);
  expect(states().filter((status) => status === 'closed')).toHaveLength(1);
  expect(await alice.queue()).toMatchObject([{ state: 'waiting' }]);
  gateway.refuseConnect = () => undefined;
  await alice.start();
  await alice.until('sent', () => gateway.history('g').length === 1);
});

test('a token of somebody else is refused here, and nothing is connected with it', async () => {
  alice.token = async () => tokenOf('mallory');
  await alice.start();
  await alice.until('closed', () => alice.status === 'closed(token-refused)');
  expect(gateway.auths).toEqual([]);
});

test('what is no token closes, and an application that has none to give is offline', async () => {
  alice.token = async () => 'no token';
  await alice.start();
  await alice.until('closed', () => alice.status === 'closed(token-refused)');
  alice.token = () => Promise.reject(new Error('no network'));
  await alice.start();
  await alice.until('offline', () => alice.status === 'offline');
  alice.token = async () => tokenOf('alice');
  await online();
});

test('an application that never answers is asked again', async () => {
  let asked = 0;
  alice.token = () => (++asked === 1 ? new Promise(() => undefined) : Promise.resolve(tokenOf('alice')));
  await startOnline();
  expect(asked).toBe(2);
});

test('before a token ends another is fetched, and the session goes on', async () => {
  await startOnline();
  let tokens = 0;
  alice.token = async () => {
    if (++tokens === 1) {
      throw new Error('no network for a moment');
    }
    return tokenOf('alice', { name: 'Alice II' });
  };
  gateway.tell('alice', 'session:expiring', { expiresAt: '2026-01-01T00:01:00Z' });
  await alice.until('refreshed', () => gateway.asked.some(({ event }) => event === 'session:refresh'));
  await alice.until('told', () => alice.last('user')?.user.name === 'Alice II');
  expect(gateway.auths).toHaveLength(1);
  expect(alice.status).toBe('online');
});

test('a session that has ended with its token begins again with another', async () => {
  await startOnline();
  gateway.tell('alice', 'session:closed', { code: 'TOKEN_EXPIRED' });
  await alice.until('again', () => gateway.auths.length === 2);
  await online();
});

test('where tokens are revoked what came from the gateway goes, and what waits stays', async () => {
  await startOnline();
  gateway.say('g', 'bob', 'secret');
  await alice.until('one', async () => (await alice.messages('g')).length === 1);
  gateway.refuse = (event) => (event === 'message:send' ? refusal('OVERLOADED', 60_000) : undefined);
  await alice.send('g', 'mine');
  gateway.tell('alice', 'session:closed', { code: 'TOKEN_REVOKED' });
  await alice.until('wiped', () => alice.last('snapshot') !== undefined);
  expect(alice.status).toBe('closed(token-revoked)');
  expect(await alice.messages('g')).toEqual([]);
  expect(await alice.conversation('g')).toBeUndefined();
  expect(alice.last('snapshot')).toMatchObject({ snapshot: { conversations: [], queue: [{ kind: 'send' }] } });
  await expect(alice.engine.ask('history:page', { conversationId: 'g' })).rejects.toMatchObject({ code: 'OFFLINE' });
});

test('one device too many stays away', async () => {
  await startOnline();
  gateway.tell('alice', 'session:closed', { code: 'RATE_LIMITED' });
  await alice.until('closed', () => alice.status === 'closed(too-many-devices)');
  expect(gateway.sessions).toEqual([]);
  expect(clock.waits).toBe(false);
});

test('an end of a kind that this build does not know is worth another try', async () => {
  await startOnline();
  gateway.tell('alice', 'session:closed', { code: 'SOMETHING_NEW' });
  await alice.until('offline', () => alice.status === 'offline');
  await online();
});

test('a gateway that lets nobody in is tried again later', async () => {
  let tries = 0;
  gateway.refuseConnect = () => (++tries < 5 ? 'OVERLOADED' : undefined);
  await startOnline();
  expect(tries).toBe(5);
});

test('a question is answered, refused, or lost with the connection; a code of later is unknown', async () => {
  await expect(alice.engine.ask('history:page', {})).rejects.toMatchObject({ code: 'OFFLINE' });
  await startOnline();
  const ask = (): Promise<unknown> => {
    const answer = alice.engine.ask('history:page', { conversationId: 'g' }).catch((failure: unknown) => failure);
    let isThere = false;
    void answer.then(() => (isThere = true));
    return alice.until('an answer', () => isThere).then(() => answer);
  };
  expect(await ask()).toMatchObject({ ok: true, messages: [] });
  gateway.refuse = () => refusal('RATE_LIMITED', 70);
  expect(await ask()).toMatchObject({ name: 'ParleyError', code: 'RATE_LIMITED', retryAfterMs: 70 });
  gateway.refuse = () => refusal('WHATEVER');
  expect(await ask()).toMatchObject({ code: 'unknown', message: expect.stringContaining('WHATEVER') });
  gateway.refuse = () => 'no object' as never;
  expect(await ask()).toMatchObject({ code: 'unknown' });
  gateway.fate = ({ up }) => (up ? 'arrives' : 'cut-before');
  expect(await ask()).toMatchObject({ code: 'OFFLINE' });
});

test('an answer that never comes is a timeout', async () => {
  await startOnline();
  gateway.fate = ({ name }) => (name === 'ack' ? 'lost' : 'arrives');
  const asked = alice.engine.ask('history:page', { conversationId: 'g' }).catch((failure: unknown) => failure);
  let answer: unknown;
  void asked.then((failure) => (answer = failure));
  await alice.until('an answer', () => answer !== undefined);
  expect(answer).toMatchObject({ code: 'TIMEOUT' });
});

test('after logout nothing is kept and nothing is tried', async () => {
  await startOnline();
  gateway.reachable = false;
  gateway.cut();
  await alice.send('g', 'mine');
  await alice.engine.logout();
  expect(alice.last('snapshot')).toMatchObject({
    snapshot: { conversations: [], queue: [], connection: { status: 'closed', reason: 'logged-out' } },
  });
  expect(alice.last('snapshot')?.snapshot.user).toEqual({ id: 'alice' });
  expect(await alice.queue()).toEqual([]);
  expect(clock.waits).toBe(false);
});

test('a store that a newer build has taken closes this one', async () => {
  await startOnline();
  alice.store.fail = new StoreOutdated();
  gateway.cut();
  await alice.until('closed', () => alice.status === 'closed(outdated)');
});
