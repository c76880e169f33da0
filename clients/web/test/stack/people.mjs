// What the scripts here begin with: people in a browser, at a stack that runs. Each script is a test that
// `BrowserIT` runs; by hand: PARLEY_URL=http://127.0.0.1:8080 PARLEY_KEY=… node clients/web/test/stack/chat.mjs
import assert from 'node:assert/strict';
import { launch } from '../browser/browser.mjs';

const WITHIN_MS = 60_000; // a machine with something else to do is no fault
const url = process.env.PARLEY_URL;

/** Runs a test in a browser of its own, in which no page may break the policy that it came with. */
export async function inBrowser(test) {
  const browser = await launch();
  const violations = [];
  try {
    const context = await profile(browser, violations);
    await test({ context, profile: () => profile(browser, violations) });
    assert.deepEqual(violations, []);
  } finally {
    await browser.close();
  }
}

/** Of one browser's user: pages share what is stored. */
export async function profile(browser, violations) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  context.setDefaultTimeout(WITHIN_MS);
  await context.exposeFunction('reportViolation', (text) => void violations.push(text));
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      window.reportViolation(
        `${event.violatedDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      ),
    ),
  );
  return context;
}

let people = 0;

/** A name that nobody has had: the stack keeps what was said before. */
export const newName = (name) => `${name}-${Date.now().toString(36)}-${++people}`;

/** The key is of one start of a stack. */
export const address = (path = '/', key = process.env.PARLEY_KEY) => `${url}${path}#key=${key}`;

/** Opens a tab and enters. */
export async function enter(context, name) {
  const page = await context.newPage();
  await page.goto(address());
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await isState(page, 'Online');
  return page;
}

export async function isState(page, text) {
  await page.getByRole('status', { name: 'Connection' }).filter({ hasText: text }).waitFor({ state: 'attached' });
}

/** Begins the conversation with somebody. */
export async function talkTo(page, name) {
  await page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'With' }).fill(name);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
}

/** Opens a conversation that is in the list. */
export async function open(page, name) {
  await page.getByRole('list', { name: 'Conversations' }).getByText(name).first().click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
}

export async function say(page, text) {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

export const messages = (page) => page.getByRole('log', { name: 'Messages' });

/** The labels of own messages, from the first to the last. */
export async function statesAre(page, count, ...states) {
  const pattern = new RegExp(`^(${states.join('|')})`);
  const labelled = messages(page).getByLabel(pattern);
  await labelled.nth(count - 1).waitFor({ state: 'attached' });
  assert.equal(await labelled.count(), count);
}

/** Waits until each of the lines is shown; nothing else may be shown of them meanwhile than some of them, in order. */
export async function hasSaid(page, expected) {
  const ofAll = /line \d+/g;
  await page
    .waitForFunction(
      ([ofAll, expected]) => {
        const shown = document.querySelector('[role=log]')?.innerText.match(ofAll) ?? [];
        const places = shown.map((line) => expected.indexOf(line));
        const inOrder = places.every((place, index) => place > (places[index - 1] ?? -1));
        return !inOrder || shown.length === expected.length;
      },
      [ofAll, expected],
    )
    .catch(() => undefined); // what is shown instead says more than that it took too long
  assert.deepEqual((await messages(page).innerText()).match(ofAll), expected);
}

export const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);
