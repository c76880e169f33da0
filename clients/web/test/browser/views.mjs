// The main views, as the fake client has them: how to come to each. They are looked at by a person and by axe.
const named = (page, role, name) => page.getByRole(role, { name });

export const VIEWS = {
  'sign-in': { before: true },
  list: {},
  direct: { path: '/c/dm%3Aanna%3Abob' },
  group: { path: '/c/design' },
  log: { path: '/c/archive' },
  empty: { path: '/c/dm%3Aanna%3Azoe' },
  unknown: { path: '/c/nobody-knows' },
  search: {
    path: '/',
    act: async (page) => {
      await named(page, 'searchbox', 'Search').fill('the');
      await named(page, 'list', 'Search results').getByRole('link').first().waitFor();
      await named(page, 'button', 'Filters').click();
    },
  },
  create: {
    act: async (page) => {
      await named(page, 'button', 'New conversation').click();
      await named(page, 'textbox', 'With').fill('bob, carol');
    },
  },
  members: { path: '/c/design', act: (page) => named(page, 'button', /Design review 4 members/u).click() },
  profile: { path: '/c/dm%3Aanna%3Abob', act: (page) => page.locator('.pane-title').click() },
  settings: { act: (page) => named(page, 'button', 'Settings').click() },
  switcher: { act: (page) => page.keyboard.press('Control+k') },
  shortcuts: { act: (page) => page.keyboard.press('?') },
  emoji: {
    path: '/c/dm%3Aanna%3Abob',
    act: async (page) => {
      await named(page, 'button', 'Insert an emoji').click();
      await named(page, 'textbox', 'Find an emoji').waitFor();
    },
  },
  menu: {
    path: '/c/design',
    act: async (page) => {
      await page.locator('.message').last().focus();
      await page.keyboard.press('Enter');
      await named(page, 'menu', 'Actions').waitFor();
    },
  },
  picture: {
    path: '/c/dm%3Aanna%3Abob',
    act: async (page) => {
      await named(page, 'button', 'Open sketch.png').click();
      await named(page, 'img', 'sketch.png').waitFor();
    },
  },
  writing: {
    path: '/c/design',
    act: async (page) => {
      const file = { name: 'chart.png', mimeType: 'image/png', buffer: Buffer.from('none') };
      await page.locator('input[type=file]').setInputFiles([file]);
      await page.getByRole('textbox', { name: 'Message' }).pressSequentially('What do you think, @');
      await named(page, 'listbox', 'People to mention').waitFor();
    },
  },
  offline: {
    path: '/c/dm%3Aanna%3Abob',
    act: async (page) => {
      await page.evaluate(() => window.parleyFake.connect('offline'));
      await page.getByRole('textbox', { name: 'Message' }).fill('This waits until there is a connection');
      await page.keyboard.press('Enter');
      await page.getByText('waits on this device').waitFor();
    },
  },
  closed: {
    path: '/c/dm%3Aanna%3Abob',
    act: (page) => page.evaluate(() => window.parleyFake.connection.set({ status: 'closed', reason: 'token-revoked' })),
  },
  arabic: { path: '/c/dm%3Aanna%3Anoor' },
};

/** How each view may look. There is no language yet that goes from right to left; a page turns without being loaded. */
export const LOOKS = ['light', 'dark', 'right-to-left'];

export async function turn(page, look) {
  await page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light' });
  await page.evaluate(
    (dir) => {
      document.documentElement.dir = dir;
      return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    },
    look === 'right-to-left' ? 'rtl' : 'ltr',
  );
}

/** Comes to a view in a page that is anna's, or nobody's yet. */
export async function come(page, url, { path = '/', before = false, act }) {
  await page.goto('about:blank'); // another fragment alone would load nothing
  await page.goto(`${url}${path}${before ? '?' : ''}#key=k`);
  if (before) {
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await named(page, 'textbox', 'Your name').waitFor();
    return;
  }
  const name = page.getByRole('textbox', { name: 'Your name' });
  await name.or(page.locator('.chat')).waitFor();
  if (await name.isVisible()) {
    await name.fill('anna');
    await page.keyboard.press('Enter');
  }
  await page.locator('.chat').waitFor();
  await act?.(page);
}
