// What all scripts here begin with: Debian's Chromium, and pages in which nothing may go wrong unseen.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function hasBrowser() {
  return existsSync(CHROMIUM);
}

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
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`${error}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  return { page, context, problems };
}

/** Enters by name, at a page that was opened with the key in its address. */
export async function enter(page, name) {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await page.getByRole('list', { name: 'Conversations' }).waitFor();
}
