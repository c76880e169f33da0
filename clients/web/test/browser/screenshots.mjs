// Pictures of the main views, narrow and wide, light and dark, for a person to look at: target/screenshots.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { enter, launch, openPage } from './browser.mjs';
import { serve } from './serve.mjs';

const at = (path) => fileURLToPath(new URL(`../../target/${path}`, import.meta.url));

const VIEWS = {
  'sign-in': { before: true },
  list: {},
  direct: { path: '/c/dm%3Aanna%3Abob' },
  group: { path: '/c/design' },
  log: { path: '/c/archive' },
  empty: { path: '/c/dm%3Aanna%3Azoe' },
  search: { path: '/c/design', act: (page) => page.getByRole('searchbox', { name: 'Search' }).fill('the') },
  create: { act: (page) => page.getByRole('button', { name: 'New conversation' }).click() },
  members: { path: '/c/design', act: (page) => page.getByRole('button', { name: /Design review 4 members/u }).click() },
  profile: {
    path: '/c/dm%3Aanna%3Abob',
    act: (page) => page.getByRole('button', { name: /Bob Okafor Online/u }).click(),
  },
  settings: { act: (page) => page.getByRole('button', { name: 'Settings' }).click() },
  switcher: { act: (page) => page.keyboard.press('Control+k') },
  shortcuts: { act: (page) => page.keyboard.press('?') },
  emoji: { path: '/c/dm%3Aanna%3Abob', act: (page) => page.getByRole('button', { name: 'Insert an emoji' }).click() },
  offline: {
    path: '/c/dm%3Aanna%3Abob',
    act: async (page) => {
      await page.evaluate(() => window.parleyFake.connect('offline'));
      await page.getByRole('textbox', { name: 'Message' }).fill('This waits until there is a connection');
      await page.keyboard.press('Enter');
    },
  },
  'right-to-left': {
    path: '/c/dm%3Aanna%3Anoor',
    act: (page) => page.evaluate(() => (document.documentElement.dir = 'rtl')),
  },
};

const wanted = process.argv.slice(2);
const server = await serve(at('fake'));
const browser = await launch();
await mkdir(at('screenshots'), { recursive: true });
for (const [name, { path = '/', before = false, act }] of Object.entries(VIEWS)) {
  if (wanted.length > 0 && !wanted.includes(name)) {
    continue;
  }
  for (const width of [360, 1280]) {
    for (const dark of [false, true]) {
      const { page, context, problems } = await openPage(browser, `${server.url}${path}#key=k`, { width, dark });
      if (!before) {
        await page.getByRole('textbox', { name: 'Your name' }).fill('anna');
        await page.getByRole('button', { name: 'Enter', exact: true }).click();
        await page.locator('.chat').waitFor();
        await page.waitForTimeout(300);
        const reachable = width > 768 || !(name === 'search');
        if (act && reachable) {
          await act(page);
        }
      }
      await page.waitForTimeout(700);
      await page.screenshot({ path: at(`screenshots/${name}-${width}-${dark ? 'dark' : 'light'}.png`) });
      problems.forEach((problem) => console.log(`${name} ${width}: ${problem}`));
      await context.close();
    }
  }
}
await browser.close();
await server.close();
