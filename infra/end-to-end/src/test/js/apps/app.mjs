// What the apps' scripts share: clients that remember what they were told, and REST.
import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

const PATIENCE_MS = 30_000;

/** An app's client; `options` are those of the app's own code. */
export async function connect(url, token, options = {}) {
  const socket = io(url, { auth: { token }, forceNew: true, ...options });
  const told = [];
  const waiting = [];
  socket.onAny((name, payload) => {
    told.push({ name, payload, taken: false });
    waiting.forEach((look) => look());
  });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    socket,
    emit: (...event) => socket.emit(...event),
    /** The ack of an event; whatever was sent to the client before has come by then. */
    ask: (...event) => socket.timeout(PATIENCE_MS).emitWithAck(...event),
    /** The next event of that name that was not asked for before, and that fits. */
    next: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no ${name}; but ${JSON.stringify(told.map((t) => t.name))}`)),
          PATIENCE_MS,
        );
        const look = () => {
          const found = told.find((t) => !t.taken && t.name === name && fits(t.payload));
          if (found) {
            found.taken = true;
            clearTimeout(timer);
            waiting.splice(waiting.indexOf(look), 1);
            resolve(found.payload);
          }
        };
        waiting.push(look);
        look();
      }),
    /** How often it was told that. */
    count: (name, fits = () => true) =>
      told.filter((t) => t.name === name && fits(t.payload)).length,
    close: () => socket.close(),
  };
}

/** A request of REST, with the status that is expected. */
export async function rest(url, token, method, path, status, body) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status === 429 && status !== 429) { // who waits for history may ask too often
    await new Promise((resolve) => setTimeout(resolve, 1000 * response.headers.get('retry-after')));
    return rest(url, token, method, path, status, body);
  }
  assert.equal(response.status, status, `${method} ${path}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Uploads a picture by a form, as apps do; what was answered. */
export async function uploadPicture(url, token, conversationId) {
  const form = new FormData();
  form.append('file', new Blob([PNG], { type: 'image/png' }), 'dot.png');
  const response = await fetch(
    `${url}/api/media?conversationId=${encodeURIComponent(conversationId)}`,
    { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form },
  );
  const file = await response.json();
  assert.equal(response.status, 201, JSON.stringify(file));
  assert.deepEqual([file.name, file.type, file.width], ['dot.png', 'image/png', 1]);
  return file;
}

/** What an `<img>` of it is answered: its status, and its type. */
export async function show(url, token, path) {
  const response = await fetch(`${url}${path}?token=${token}`);
  await response.arrayBuffer();
  return `${response.status} ${response.headers.get('content-type')}`;
}

/** Asks until the answer fits: what is read from history comes a moment later. */
export async function eventually(ask, fits) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    assert.ok(Date.now() < deadline, `still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function argument() {
  return JSON.parse(process.argv[2]);
}
