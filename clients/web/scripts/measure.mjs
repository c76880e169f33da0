// Measures the web client in Chromium at a stack that runs, and prints a table of docs/performance.md:
//
//   PARLEY_URL=http://127.0.0.1:8080 PARLEY_KEY=… node clients/web/scripts/measure.mjs [rounds]
//
// - From the opening of a conversation's address to its newest message: cold, with nothing kept, by entering a name and
//   by a tab that knows it; and again, with what a first visit has kept. On Lighthouse's slow phone: 1.6 Mbit/s, 150 ms
//   to and fro, a CPU a fourth as fast.
// - The input delay, from a key to what handles it, and the time to the frame that shows it, while 50 messages a second
//   arrive; on the machine's own CPU.
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { launch } from '../test/browser/browser.mjs';
import { address, enter, newName, open, say, statesAre, talkTo } from '../test/stack/people.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const SLOW_PHONE = { latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const SLOWER = 4;
const PER_SECOND = 50;
const KEYS = 100;

const VISITS = { byName: 'cold, by entering a name', known: 'cold, in a tab that knows who it is', again: 'again' };

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function throttle(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_PHONE });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return devtools;
}

/** Opens the page, which notes at which millisecond of its own clock the text is in a frame. */
async function opens(page, path, text) {
  await page.addInitScript((wanted) => {
    const look = () => {
      if (document.querySelector('[role=log]')?.textContent.includes(wanted)) {
        window.firstMessageAt ??= performance.now();
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  }, text);
  await page.goto(address(path), { waitUntil: 'commit' });
}

const shownAt = (page) => page.waitForFunction(() => window.firstMessageAt).then((value) => value.jsonValue());

/** What a first visit costs, and a second. */
async function firstMessage(browser) {
  const [reader, partner] = [newName('reader'), newName('partner')];
  const others = await browser.newContext();
  const writing = await enter(others, partner);
  await talkTo(writing, reader);
  await say(writing, 'the newest message');
  await statesAre(writing, 1, 'Sent', 'Delivered');
  const path = new URL(writing.url()).pathname;
  await others.close(); // what is measured has the processor to itself

  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const page = await context.newPage();
  await throttle(page);
  await opens(page, path, 'the newest message');
  const name = page.getByRole('textbox', { name: 'Your name' });
  await name.waitFor();
  const askedAt = await page.evaluate(() => performance.now());
  await name.fill(reader);
  const enteredAt = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  const byName = (await shownAt(page)) - (enteredAt - askedAt); // without the time that a hand takes
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.goto('about:blank'); // or only the fragment of the address would change, and nothing be loaded
  await opens(page, path, 'the newest message');
  const again = await shownAt(page);
  await context.close();
  const knowing = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const other = await knowing.newPage();
  await throttle(other);
  await other.addInitScript(
    ([name, key]) => {
      sessionStorage.setItem('parley.user', JSON.stringify(name));
      localStorage.setItem('parley.key', JSON.stringify(key));
    },
    [reader, process.env.PARLEY_KEY],
  );
  await opens(other, path, 'the newest message');
  const known = await shownAt(other);
  await knowing.close();
  return { byName, known, again };
}

async function tokenOf(name) {
  const { origin, hash } = new URL(address());
  const key = new URLSearchParams(hash.slice(1)).get('key');
  const response = await fetch(`${origin}/demo/token`, { method: 'POST', body: JSON.stringify({ name, key }) });
  return (await response.json()).token;
}

/** Milliseconds from each key to its handler and to its frame, as the browser itself measures them (Event Timing). */
async function inputDelay(browser) {
  const reader = newName('reader');
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await enter(context, reader);
  const writers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const name = newName('writer');
      const socket = io(new URL(address()).origin, { auth: { token: await tokenOf(name) } });
      await new Promise((resolve) => socket.on('session:ready', resolve));
      return { name, socket };
    }),
  );
  const said = (socket) =>
    socket.emitWithAck('message:send', {
      to: reader,
      clientMessageId: randomUUID(),
      type: 'text',
      content: 'and so on',
    });
  for (const { socket } of writers) {
    await said(socket);
  }
  await open(page, writers[0].name);
  await page.evaluate(() => {
    window.keys = [];
    new PerformanceObserver((list) =>
      list.getEntries().forEach(({ name, startTime, processingStart, duration }) => {
        if (name === 'keydown') {
          window.keys.push({ handled: processingStart - startTime, shown: duration });
        }
      }),
    ).observe({ type: 'event', durationThreshold: 16 });
  });
  const acks = [];
  const timer = setInterval(() => acks.push(said(writers[acks.length % writers.length].socket)), 1_000 / PER_SECOND);
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.pressSequentially('x'.repeat(KEYS), { delay: 100 });
  clearInterval(timer);
  await Promise.all(acks);
  writers.forEach(({ socket }) => socket.close());
  const slow = await page.evaluate(() => window.keys);
  await context.close();
  // What took less than 16 ms, the browser does not report.
  const quick = Array(Math.max(0, KEYS - slow.length)).fill(16);
  const all = (what) => [...slow.map((key) => key[what]), ...quick];
  return { sent: acks.length, handled: all('handled'), shown: all('shown') };
}

const browser = await launch();
const opened = [];
for (let round = 0; round < ROUNDS; round++) {
  opened.push(await firstMessage(browser));
}
const { sent, handled, shown } = await inputDelay(browser);
await browser.close();
const row = (what, ...values) => console.log(`| ${[what, ...values.map((value) => Math.round(value))].join(' | ')} |`);
console.log(`| ms, ${ROUNDS} rounds | median | worst |\n| --- | --- | --- |`);
for (const [visit, what] of Object.entries(VISITS)) {
  const values = opened.map((each) => each[visit]);
  row(`first message, ${what}`, median(values), Math.max(...values));
}
const meanwhile = `${sent} messages in ${KEYS / 10} s`;
row(`input delay, ${meanwhile}`, median(handled), Math.max(...handled));
row(`from a key to its frame, ${meanwhile}`, median(shown), Math.max(...shown));
