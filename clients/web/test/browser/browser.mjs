// What all scripts here begin with: Debian's Chromium, and pages in which nothing may go wrong unseen.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The page on a client of its tests: `npm run build:fake`. */
export const BUILT = fileURLToPath(new URL('../../target/fake', import.meta.url));

/** Says why tests are left out; undefined where they are not. */
export const noBrowser = existsSync(CHROMIUM) ? undefined : `there is no ${CHROMIUM}`;

export function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** A page that gathers in `problems` what the browser complains of: exceptions, and what the policy has refused. */
export async function openPage(browser, url, { width = 1280, height = 800, dark = false, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(60_000); // a machine with something else to do is no fault
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`${error}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  return { page, context, problems };
}
