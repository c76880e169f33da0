// Is the peer that runs at these URLs one that the benchmarks can use?
//
//   node smoke.mjs URL...        the URLs of the ready line, comma or space between them
//
// Two users, one at the first node and one at the last, send each other a message in a room; both must
// get both exactly once. Where the peer has recovery, a third message is sent while the second user is
// away: who comes back, at the first node, must get that message and no other. Prints what it found;
// exits 1 otherwise, and after 20 s.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws'; // Node has none of its own before 22

const urls = process.argv.slice(2).join(',').split(',').filter(Boolean);
assert(urls.length > 0, 'usage: node smoke.mjs URL...');
setTimeout(() => fail(new Error('not done after 20 s')), 20_000).unref();
process.on('uncaughtException', fail);
const verbose = Boolean(process.env.VERBOSE); // every frame

function fail(error) {
  console.error(`smoke: ${error.message}`);
  process.exit(1);
}

/// Frames of one websocket in the order they came. `next` waits for one that matches.
class Frames {
  #waiting = [];
  #came = [];

  constructor(url, user) {
    this.user = user;
    this.socket = new WebSocket(url);
    this.open = new Promise((resolve) => this.socket.once('open', resolve));
    this.socket.on('error', fail);
    this.socket.on('message', (data) => {
      for (const frame of data.toString().split('\n').filter(Boolean)) {
        if (verbose) console.log(`${user} ← ${frame}`);
        this.#came.push(frame);
        this.#look();
      }
    });
  }

  send(frame) {
    if (verbose) console.log(`${this.user} → ${frame}`);
    this.socket.send(frame);
  }

  next(matches) {
    return new Promise((resolve) => {
      this.#waiting.push({ matches, resolve });
      this.#look();
    });
  }

  /// As a connection that breaks: nothing is said before.
  async cut() {
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.terminate();
    await closed;
  }

  #look() {
    for (const waiting of [...this.#waiting]) {
      const index = this.#came.findIndex(waiting.matches);
      if (index >= 0) {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.resolve(this.#came.splice(index, 1)[0]);
      }
    }
  }
}

class SocketIoUser {
  #frames;
  #name;
  #room;
  #asked = 0;
  #pid;
  #offset;

  static async connect(url, name, room, before) {
    const user = new SocketIoUser();
    user.#name = name;
    user.#room = room;
    user.#frames = new Frames(url, name);
    await user.#frames.next((frame) => frame.startsWith('0{'));
    const auth = before ? { user: name, pid: before.#pid, offset: before.#offset } : { user: name };
    user.#frames.send(`40${JSON.stringify(auth)}`);
    const connected = JSON.parse((await user.#frames.next((frame) => frame.startsWith('40{'))).slice(2));
    user.#pid = connected.pid;
    if (before) {
      assert.equal(user.#pid, before.#pid, 'the session was not recovered');
    } else {
      await user.#request('join', { room });
    }
    return user;
  }

  get recovers() {
    return this.#pid !== undefined;
  }

  async #request(event, payload) {
    const id = this.#asked++;
    this.#frames.send(`42${id}${JSON.stringify([event, payload])}`);
    const ack = await this.#frames.next((frame) => frame.startsWith(`43${id}[`));
    assert.deepEqual(JSON.parse(ack.slice(`43${id}`.length)), [{ ok: true }], `${event} was refused: ${ack}`);
  }

  say(content, id) {
    return this.#request('send', { room: this.#room, content, id });
  }

  async refused() {
    this.#frames.send('4299["send",{"content":"to no room"}]');
    const ack = await this.#frames.next((frame) => frame.startsWith('4399['));
    assert.equal(JSON.parse(ack.slice(4))[0].ok, false);
  }

  async heard() {
    const frame = await this.#frames.next((f) => f.startsWith('42['));
    const [event, message, offset] = JSON.parse(frame.slice(2));
    assert.equal(event, 'message');
    assert.equal(message.room, this.#room);
    assert.equal(typeof offset, this.recovers ? 'string' : 'undefined');
    this.#offset = offset;
    return message;
  }

  cut() {
    return this.#frames.cut();
  }
}

class CentrifugoUser {
  #frames;
  #name;
  #channel;
  #asked = 0;
  #epoch;
  #offset = 0;
  #missed = [];

  static async connect(url, name, room, before) {
    const user = new CentrifugoUser();
    user.#name = name;
    user.#channel = `room:${room}`;
    user.#frames = new Frames(url, name);
    await user.#frames.open;
    await user.#request('connect', {});
    const place = before ? { recover: true, epoch: before.#epoch, offset: before.#offset } : {};
    const subscribed = await user.#request('subscribe', { channel: user.#channel, ...place });
    assert.equal(subscribed.recoverable, true);
    user.#epoch = subscribed.epoch;
    user.#offset = subscribed.offset ?? 0;
    if (before) {
      assert.equal(subscribed.recovered, true, 'the subscription was not recovered');
      user.#missed = subscribed.publications;
    }
    return user;
  }

  get recovers() {
    return true;
  }

  async #ask(method, request) {
    const id = ++this.#asked;
    this.#frames.send(JSON.stringify({ id, [method]: request }));
    return JSON.parse(await this.#frames.next((frame) => frame.startsWith(`{"id":${id},`)));
  }

  async #request(method, request) {
    const reply = await this.#ask(method, request);
    assert(reply[method], `${method} was refused: ${JSON.stringify(reply)}`);
    return reply[method];
  }

  say(content, id) {
    return this.#request('publish', { channel: this.#channel, data: { content, id, sender: this.#name } });
  }

  async refused() {
    const reply = await this.#ask('publish', { channel: 'nowhere:1', data: {} });
    assert.equal(typeof reply.error?.code, 'number');
  }

  async heard() {
    let publication = this.#missed.shift();
    if (publication === undefined) {
      const frame = await this.#frames.next((f) => f.startsWith('{"push":'));
      const { channel, pub } = JSON.parse(frame).push;
      assert.equal(channel, this.#channel);
      publication = pub;
    }
    assert.equal(publication.offset, this.#offset + 1, 'the offsets have a gap');
    this.#offset = publication.offset;
    return publication.data;
  }

  cut() {
    return this.#frames.cut();
  }
}

function isMessage(message, content, id, sender) {
  assert.deepEqual([message.content, message.id, message.sender], [content, id, sender]);
}

const User = urls[0].includes('/socket.io/') ? SocketIoUser : CentrifugoUser;
const room = randomUUID();
const first = await User.connect(urls[0], 'first', room);
let second = await User.connect(urls.at(-1), 'second', room);

await first.say('hello', '1');
for (const user of [first, second]) {
  isMessage(await user.heard(), 'hello', '1', 'first');
}
await second.say('hello yourself', '2');
for (const user of [first, second]) {
  isMessage(await user.heard(), 'hello yourself', '2', 'second');
}
await first.refused();

if (second.recovers) {
  await second.cut();
  await first.say('are you there?', '3');
  isMessage(await first.heard(), 'are you there?', '3', 'first');
  second = await User.connect(urls[0], 'second', room, second);
  isMessage(await second.heard(), 'are you there?', '3', 'first');
}
// Were anything delivered twice, it would come before this.
await second.say('bye', '4');
for (const user of [first, second]) {
  isMessage(await user.heard(), 'bye', '4', 'second');
}
console.log(`smoke: both ways at ${urls.length} node(s), once each${second.recovers ? ', recovered at another' : ''}`);
process.exit(0);
