import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { describePage } from './describe.mjs';
import { come } from './views.mjs';

const SCRIPT_AT_MOST = 150 * 1024;
const DIST = new URL('../../dist/', import.meta.url);
const PAGE = new URL('index.html', DIST);
const notBuilt = existsSync(PAGE) ? undefined : 'the page is not built';
/** Of 100,000: what is in view, and some before and after. */
const ROWS_AT_MOST = 120;

describePage('what is loaded', (site) => {
  it('is asked for at once: what connects, and what shows meanwhile', async () => {
    const { page, context } = await site.open();
    await come(page, site.url, {});
    const scripts = [];
    page.on(
      'request',
      (request) => request.resourceType() === 'script' && scripts.push(new URL(request.url()).pathname),
    );
    await page.goto(`${site.url}/c/design`);
    await page.getByRole('log', { name: 'Messages' }).getByText('Both are fair').waitFor();
    const names = scripts.map((path) => path.match(/\/([\w-]+?)-[\w-]{8}\.js$/u)[1]);
    assert.deepEqual(names.sort(), ['page', 'rolldown-runtime', 'start']);
    const head = await (await fetch(site.url)).text();
    for (const path of scripts) {
      assert.match(head, new RegExp(`(src|href)="${path}"`, 'u')); // nothing waits for what imports it
    }
    await context.close();
  });

  it('opens without a network once it was open', async () => {
    const { page, context, problems } = await site.open();
    await come(page, site.url, {});
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.goto(`${site.url}/c/design`);
    await page.getByRole('log', { name: 'Messages' }).getByText('Both are fair').waitFor();
    await page.keyboard.press('?'); // a part that was not loaded before
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    assert.deepEqual(problems, []);
    await context.close();
  });

  it('draws of 100,000 messages only those around what is seen, and leaves no hole', async () => {
    const { page, context, problems } = await site.open();
    await come(page, site.url, { path: '/c/archive' });
    const log = page.getByRole('log', { name: 'Messages' });
    await log.getByText(/^100000: /u).waitFor();
    for (const part of [0.75, 0.5, 0.25, 0.001, 0]) {
      await log.evaluate((box, to) => {
        box.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }));
        box.scrollTop = box.scrollHeight * to;
      }, part);
      await page.waitForFunction(() => {
        const box = document.querySelector('[role=log]').getBoundingClientRect();
        const isRow = (y) =>
          document.elementFromPoint(box.left + box.width / 2, y)?.closest('article, .log-line, .log-top');
        return [0.1, 0.3, 0.5, 0.7, 0.9].every((at) => isRow(box.top + box.height * at));
      });
      const rows = await log.getByRole('article').count();
      assert.ok(rows > 5 && rows < ROWS_AT_MOST, `${rows} rows at ${part}`);
    }
    // Rows that are measured meanwhile move the list: a reader goes on to its top.
    await page.waitForFunction(() => {
      const box = document.querySelector('[role=log]');
      box.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }));
      box.scrollTop = 0;
      return [...box.querySelectorAll('.content')].some(({ textContent }) => textContent.startsWith('1: '));
    });
    await log.getByText(/^1: /u).waitFor();
    assert.deepEqual(problems, []);
    await context.close();
  });
});

describe('the script', { skip: notBuilt }, () => {
  it('of the page with the SDK has at most 150 KB, packed', async () => {
    const page = await readFile(PAGE, 'utf8');
    const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/gu)].map(([, file]) => file);
    const sizes = await Promise.all(
      files.map(async (file) => gzipSync(await readFile(new URL(file, DIST)), { level: 9 }).length),
    );
    const sum = sizes.reduce((all, size) => all + size, 0);
    console.log(`# ${sum} bytes of script before the first message`);
    assert.ok(sum > 50_000 && sum <= SCRIPT_AT_MOST, `${sum} bytes`);
  });
});
