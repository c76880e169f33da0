// Pictures of the main views, narrow and wide, light and dark, for a person to look at: target/screenshots.
//
//   node test/browser/screenshots.mjs [views]
import { mkdir } from 'node:fs/promises';
import { BUILT, launch, openPage } from './browser.mjs';
import { serve } from './serve.mjs';
import { come, VIEWS } from './views.mjs';

const DIRECTORY = new URL('../../target/screenshots/', import.meta.url).pathname;
const SETTLED_MS = 400; // what moves has come to rest

const wanted = process.argv.slice(2);
const server = await serve(BUILT);
const browser = await launch();
await mkdir(DIRECTORY, { recursive: true });
for (const dark of [false, true]) {
  const { page, problems } = await openPage(browser, server.url, { dark });
  for (const [name, view] of Object.entries(VIEWS)) {
    if (wanted.length > 0 && !wanted.includes(name)) {
      continue;
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await come(page, server.url, view);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForTimeout(SETTLED_MS);
      await page.screenshot({ path: `${DIRECTORY}${name}-${width}-${dark ? 'dark' : 'light'}.png` });
    }
    problems.splice(0).forEach((problem) => console.log(`${name}: ${problem}`));
  }
}
await browser.close();
await server.close();
