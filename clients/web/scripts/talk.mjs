// Two people talk for some minutes and do what people do: they write, edit, react, reply, send files, delete, look for
// things, reload, close the tab with a message on its way, lose the network, and are one person in two tabs. Then all
// that each tab shows, from the beginning, is compared: every line once, in the order in which it was written, and in
// the same order everywhere. What fails them meanwhile (a killed stack) is done from outside.
//
//   PARLEY_URL=http://127.0.0.1:8080 PARLEY_KEY=… node clients/web/scripts/talk.mjs [minutes] [seed]
import assert from 'node:assert/strict';
import { launch } from '../test/browser/browser.mjs';
import {
  address,
  enter,
  isState,
  messages as log,
  newName,
  open,
  profile,
  say,
  talkTo,
} from '../test/stack/people.mjs';

const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 100_000);
/** A stack that is killed may take long to be there again. */
const PATIENCE_MS = 240_000;
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

let state = seed;
/** The same choices for the same seed (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const articles = (page) => log(page).getByRole('article');
const field = (page) => page.getByRole('textbox', { name: 'Message', exact: true });
const counts = {};

class Talker {
  said = 0;
  tabs = [];
  /** What was done when, and the lines that it said, for when one is missing. */
  done = [['0.00', 'begins']];

  constructor(context, name, letter) {
    context.setDefaultTimeout(PATIENCE_MS);
    Object.assign(this, { context, name, letter });
  }

  next() {
    const line = `line ${this.letter}${++this.said}.`;
    this.done.at(-1).push(line);
    return line;
  }

  begins(what) {
    this.done.push([elapsed(), what]);
  }

  /** What stood around a line that is missing. */
  around(line) {
    const at = this.done.findIndex((one) => one.includes(line));
    return this.done.slice(Math.max(0, at - 1), at + 3).map((one) => one.join(' '));
  }

  tab() {
    return this.tabs[Math.floor(random() * this.tabs.length)];
  }

  async newTab(partner) {
    const page = await this.context.newPage();
    await page.goto(address());
    await page.getByRole('button', { name: this.name, exact: true }).click(); // known on this device
    await open(page, partner);
    this.tabs.push(page);
  }
}

/** What somebody does; each returns when it is done on their own screen, not when others see it. */
const acts = {
  async writes(who, page) {
    await say(page, who.next());
  },
  async 'writes several lines'(who, page) {
    await field(page).fill(`${who.next()}\n**bold** _and_ \`code\``);
    await page.keyboard.press('Enter');
  },
  async edits(who, page) {
    const text = who.next();
    await say(page, text);
    await sent(page, text);
    await field(page).press('ArrowUp');
    await field(page).fill(`${text} And so on`);
    await page.keyboard.press('Enter');
  },
  async deletes(who, page) {
    const text = `to be deleted ${++unique}`;
    await say(page, text);
    await sent(page, text);
    const row = log(page).getByRole('article', { name: who.name }).filter({ hasText: text }); // no reply to it
    await row.focus();
    await page.keyboard.press('Delete');
    await page.getByRole('dialog', { name: 'Delete this?' }).getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
  },
  async reacts(who, page) {
    await doTo(page, 'Add a reaction');
    await page.getByRole('textbox', { name: 'Find an emoji' }).fill('rocket');
    await page.keyboard.press('Enter');
  },
  async replies(who, page) {
    await doTo(page, 'Reply');
    await say(page, who.next());
  },
  async 'sends a file'(who, page) {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach a file' }).click();
    await (await chooser).setFiles([{ name: `picture-${++unique}.png`, mimeType: 'image/png', buffer: PICTURE }]);
    await field(page).fill(who.next());
    const send = page.getByRole('button', { name: 'Send', exact: true });
    const ready = send.and(page.locator('[aria-disabled=false]'));
    const again = page.getByRole('list', { name: 'Attached files' }).getByRole('button', { name: /again/iu });
    while (
      await ready
        .or(again)
        .first()
        .waitFor()
        .then(() => again.count())
    ) {
      await again.first().click(); // the stack was not there
      await page.waitForTimeout(1_000);
    }
    await send.click();
  },
  async searches(who, page) {
    const box = page.getByRole('searchbox', { name: 'Search' });
    await box.fill('line');
    await page.getByRole('list', { name: 'Search results' }).getByRole('link').first().waitFor();
    await box.fill('');
  },
  async reloads(who, page) {
    await page.reload();
    await field(page).waitFor();
  },
  async 'closes the tab at once'(who, page, partner) {
    const text = who.next();
    await say(page, text);
    await articles(page).filter({ hasText: text }).first().waitFor(); // what is shown is kept
    await page.close();
    who.tabs.splice(who.tabs.indexOf(page), 1);
    await who.newTab(partner.name);
  },
  async 'is offline'(who, page) {
    await who.context.setOffline(true);
    for (let i = 0; i < 3; i++) {
      await say(page, who.next());
    }
    await page.waitForTimeout(2_000 * random());
    await who.context.setOffline(false);
  },
};
const OFTEN = { writes: 30, 'writes several lines': 3, edits: 3, reacts: 3, replies: 3 };
const choices = Object.keys(acts).flatMap((name) => Array(OFTEN[name] ?? 1).fill(name));
let unique = 0;

/** To the last message to which it can be done; the row moves meanwhile, so it is not aimed at. */
async function doTo(page, action) {
  await articles(page).locator(`[aria-label="${action}"]`).last().dispatchEvent('click');
}

/** Until it has come to the log, or is kept for it. */
async function sent(page, text) {
  await articles(page)
    .filter({ hasText: text })
    .getByLabel(/^(Sent|Delivered|Read)/u)
    .waitFor();
}

/** All that the log shows, by the places of its rows. */
async function allShown(page) {
  await page.bringToFront(); // in another tab a frame may take a second
  // Each press goes to the first that is loaded, and has older ones loaded.
  for (let isAtTop = false; !isAtTop;) {
    await log(page).focus();
    await page.keyboard.press('Home');
    await page.waitForTimeout(500);
    isAtTop = await page.evaluate(() => {
      const box = document.querySelector('[role=log]');
      return box.scrollTop === 0 && box.querySelector('[data-index="0"]') !== null && box.ariaBusy !== 'true';
    });
    isAtTop &&= (await log(page).getByText('This is the beginning.').count()) === 1;
  }
  const rows = await page.evaluate(async () => {
    const box = document.querySelector('[role=log]');
    const found = new Map();
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    box.scrollTop = 0;
    for (let still = 0; still < 5;) {
      await frame();
      for (const row of box.querySelectorAll('article[data-index]')) {
        found.set(Number(row.dataset.index), row.innerText);
      }
      const before = box.scrollTop;
      box.scrollTop += box.clientHeight / 2;
      await frame();
      still = box.scrollTop === before ? still + 1 : 0;
    }
    return [...found].sort(([a], [b]) => a - b);
  });
  assert.deepEqual(
    rows.map(([index]) => index),
    rows.map((_, index) => index),
    'rows without holes',
  );
  // Of a reply the line that it is to stands before its own.
  return rows.map(([, text]) => text.match(/line [ab]\d+\./gu)?.at(-1)).filter((line) => line !== undefined);
}

const browser = await launch();
const violations = [];
const begun = Date.now();
const elapsed = () => ((Date.now() - begun) / 1_000).toFixed(2);
const tell = (text) => console.log(`${elapsed()} s: ${text}`);
tell(`seed ${seed}`);
try {
  const anna = new Talker(await profile(browser, violations), newName('anna'), 'a');
  const ben = new Talker(await profile(browser, violations), newName('ben'), 'b');
  ben.tabs.push(await enter(ben.context, ben.name));
  anna.tabs.push(await enter(anna.context, anna.name));
  await talkTo(anna.tabs[0], ben.name);
  await say(anna.tabs[0], anna.next());
  await open(ben.tabs[0], anna.name);
  await anna.newTab(ben.name);

  const end = Date.now() + minutes * 60_000;
  const pairs = [
    [anna, ben],
    [ben, anna],
  ];
  // Both at the same time, each one thing after the other.
  await Promise.all(
    pairs.map(async ([who, partner]) => {
      while (Date.now() < end) {
        const what = choices[Math.floor(random() * choices.length)];
        counts[what] = (counts[what] ?? 0) + 1;
        who.begins(what);
        try {
          await acts[what](who, who.tab(), partner);
        } catch (failure) {
          throw new Error(`${who.letter} ${what}: ${failure.message}`, { cause: failure });
        }
        await who.tabs[0].waitForTimeout(1_500 * random());
      }
      tell(`${who.letter} has done enough`);
    }),
  );

  const expected = pairs.map(([{ letter, said }]) => Array.from({ length: said }, (_, i) => `line ${letter}${i + 1}.`));
  const shown = [];
  for (const [who] of pairs) {
    for (const page of who.tabs) {
      await isState(page, 'Online');
      await page.waitForFunction(() => !document.querySelector('[aria-label^=Waiting], [aria-label^=Sending]'));
    }
  }
  tell('nothing waits to be sent');
  for (const [who, partner] of pairs) {
    for (const page of who.tabs) {
      await log(page).getByText(`line ${partner.letter}${partner.said}.`).first().waitFor();
      shown.push(await allShown(page));
      tell('a tab has been read');
    }
  }
  pairs.forEach(([who], index) =>
    expected[index]
      .filter((line) => !shown[0].includes(line))
      .forEach((line) => tell(`${line} is missing: ${who.around(line).join('; ')}`)),
  );
  for (const lines of shown) {
    assert.deepEqual(lines, shown[0], 'the same order in every tab');
    pairs.forEach(([{ letter }], index) =>
      assert.deepEqual(
        lines.filter((line) => line.startsWith(`line ${letter}`)),
        expected[index],
        `of ${letter}`,
      ),
    );
  }
  assert.deepEqual(violations, []);
  tell(`${shown[0].length} lines, each once and in order in ${shown.length} tabs: ${JSON.stringify(counts)}`);
} finally {
  await browser.close();
}
