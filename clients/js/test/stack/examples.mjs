// Runs what is in examples/ against a stack, as the README says.
//
//   node examples.mjs '{ "where": "node", "url": "http://127.0.0.1:8080", "secret": "…" }'
//
// or `"where": "browser"`, with `"chromium": "/usr/bin/chromium"`.
//
// Prints a line of JSON, which of them ran; fails where one does not do what it is there for.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { bundleOf } from './sdk.mjs';
import { Tokens } from './tokens.mjs';

const WITHIN_MS = 60_000;

const { where, url, secret, chromium: executablePath } = JSON.parse(process.argv[2]);
const tokens = new Tokens(secret);
const id = randomUUID().slice(0, 8);
const [alice, bob, bot] = ['alice', 'bob', 'bot'].map((name) => `${name}-${id}`);
const ran = [];

if (where === 'node') {
  await chat();
  await echoBot();
} else {
  await pages();
}
console.log(JSON.stringify({ ran }));

async function chat() {
  const script = await ofNode('examples/chat.mjs');
  const [hers, his] = [run(script, url, tokens.of(alice), bob), run(script, url, tokens.of(bob), alice)];
  hers.type('hello');
  await his.prints(`Name of ${alice}: hello`);
  his.type('good day');
  await hers.prints(`Name of ${bob}: good day`);
  await Promise.all([hers.end(), his.end()]);
  ran.push('chat.mjs');
}

async function echoBot() {
  const its = run(await ofNode('examples/echo-bot.mjs'), url, tokens.of(bot));
  await its.prints('online');
  const hers = run(await ofNode('examples/chat.mjs'), url, tokens.of(alice), bot);
  hers.type('are you there?');
  await hers.prints(`Name of ${bot}: You said: are you there?`);
  await Promise.all([hers.end(), its.end()]);
  ran.push('echo-bot.mjs');
}

/** Two people, one at each page. */
async function pages() {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const sites = await Promise.all([alice, bob].map(siteOf));
  try {
    const [page, react] = await Promise.all(sites.map(() => browser.newPage()));
    await page.goto(`${sites[0].origin}/page.html?${new URLSearchParams({ url, with: bob })}`);
    await page.getByText('online').waitFor({ timeout: WITHIN_MS });
    await page.getByLabel('Message', { exact: true }).fill('from a page');
    await page.getByRole('button', { name: 'Send' }).click();
    await react.goto(`${sites[1].origin}/react.html?${new URLSearchParams({ url })}`);
    await react.getByRole('button', { name: alice }).click({ timeout: WITHIN_MS });
    await react.getByText(`Name of ${alice}: from a page`).waitFor({ timeout: WITHIN_MS });
    await react.getByLabel('Message', { exact: true }).fill('from React');
    await react.getByLabel('Message', { exact: true }).press('Enter');
    await page.getByText(`Name of ${bob}: from React`).waitFor({ timeout: WITHIN_MS });
    ran.push('page.html', 'react.tsx');
  } finally {
    await browser.close();
    for (const site of sites) site.close();
  }
}

/** The pages and their scripts, and tokens for whoever is logged in there. */
async function siteOf(user) {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const file = (type, path) => async () => ({ type, body: await readFile(await path()) });
  const paths = {
    '/token': async () => ({ type: 'text/plain', body: tokens.of(user) }),
    '/page.html': file('text/html', () => here('../../examples/page.html')),
    '/page.js': file('text/javascript', () => bundleOf('examples/page.mjs', { format: 'esm' })),
    '/react.html': file('text/html', () => here('react.html')),
    '/react.js': file('text/javascript', () =>
      bundleOf('test/stack/react-main.jsx', { format: 'esm', jsx: 'automatic' }),
    ),
  };
  const server = createServer(async (request, response) => {
    const answer = await paths[new URL(request.url, 'http://localhost').pathname]?.();
    response.writeHead(answer ? 200 : 404, { 'content-type': answer?.type ?? 'text/plain' }).end(answer?.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function ofNode(script) {
  return bundleOf(script, { format: 'esm', platform: 'node', external: ['socket.io-client'] });
}

function run(script, ...args) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  const printed = [];
  const waiting = new Set();
  createInterface({ input: child.stdout }).on('line', (line) => {
    printed.push(line);
    for (const look of waiting) look();
  });
  return {
    type: (line) => child.stdin.write(`${line}\n`),
    prints: (line) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`"${line}" was not printed: ${printed}`)), WITHIN_MS);
        const look = () => {
          if (!printed.includes(line)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    end: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}
