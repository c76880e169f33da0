// Pictures of the main views, narrow and wide, light, dark and right to left, for a person to look at: target/screenshots.
//
//   node test/browser/screenshots.mjs [views]
import { mkdir } from 'node:fs/promises';
import { BUILT, launch, openPage } from './browser.mjs';
import { serve } from './serve.mjs';
import { come, LOOKS, turn, VIEWS } from './views.mjs';

const DIRECTORY = new URL('../../target/screenshots/', import.meta.url).pathname;
const SETTLED_MS = 400; // what moves has come to rest

const wanted = process.argv.slice(2);
const server = await serve(BUILT);
const browser = await launch();
await mkdir(DIRECTORY, { recursive: true });
const { page, problems } = await openPage(browser, server.url);
for (const [name, view] of Object.entries(VIEWS)) {
  if (wanted.length > 0 && !wanted.includes(name)) {
    continue;
  }
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width: 1280, height: 800 }); // where all that is clicked on the way is seen
    await turn(page, 'light');
    await come(page, server.url, view);
    await page.setViewportSize({ width, height: 800 });
    for (const look of LOOKS) {
      await turn(page, look);
      await page.waitForTimeout(SETTLED_MS);
      await page.screenshot({ path: `${DIRECTORY}${name}-${width}-${look}.png` });
    }
  }
  problems.splice(0).forEach((problem) => console.log(`${name}: ${problem}`));
}
await browser.close();
await server.close();
