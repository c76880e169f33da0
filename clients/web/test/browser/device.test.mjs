import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { describePage } from './describe.mjs';
import { come } from './views.mjs';

// What the page does with the device: clipboard, players, notifications, what is kept.
describePage('a device', (site) => {
  let page;
  let context;
  let problems;

  const by = (role, name, options = {}) => page.getByRole(role, { name, ...options });
  const log = () => by('log', 'Messages');

  beforeEach(async () => {
    ({ page, context, problems } = await site.open({ permissions: ['notifications'] }));
  });
  afterEach(async () => {
    assert.deepEqual(problems, []);
    await context.close();
  });

  /** Pastes into the field as the browser does. @returns whether the page has taken it over */
  const paste = (files, text = '') =>
    by('textbox', 'Message').evaluate(
      (field, [names, plain]) => {
        const clipboardData = new DataTransfer();
        names.forEach((name) => clipboardData.items.add(new File(['none'], name, { type: 'image/png' })));
        if (plain !== '') {
          clipboardData.setData('text/plain', plain);
        }
        return !field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      [files, text],
    );

  it('attaches the files that are pasted, and leaves text to the browser', async () => {
    await come(page, site.url, { path: '/c/dm%3Aanna%3Abob' });
    assert.equal(await paste([], 'only text'), false);
    assert.equal(await by('list', 'Attached files').count(), 0);
    assert.equal(await paste(['one.png', 'two.png']), true);
    await by('list', 'Attached files').getByText('two.png').waitFor();
    assert.equal(await by('list', 'Attached files').getByRole('listitem').count(), 2);
    assert.equal(await log().getByText('one.png').count(), 0); // they stand in the composer until "Send"
  });

  it('plays when one wants to, from an address with a ticket', async () => {
    const asked = [];
    await page.route('**/api/media/**', (route) => {
      asked.push(new URL(route.request().url()));
      return route.fulfill({ status: 200, contentType: 'audio/ogg', body: '' });
    });
    await come(page, site.url, { path: '/c/design' });
    await log().getByText('summary.ogg').waitFor();
    assert.equal(await page.locator('audio').count(), 0);
    assert.deepEqual(asked, []);
    await log()
      .getByRole('button', { name: /summary\.ogg/u })
      .click();
    const player = page.locator('audio[aria-label="summary.ogg"]');
    await player.waitFor();
    assert.ok(await player.evaluate((audio) => audio.controls));
    assert.match(await player.getAttribute('src'), /\/api\/media\/voice\?ticket=t$/u);
  });

  it('notifies of what is said elsewhere, where the reader wants it', async () => {
    await come(page, site.url, {});
    await page.evaluate(() => {
      window.shown = [];
      navigator.serviceWorker.getRegistration = async () => ({
        active: {},
        showNotification: async (title, options) => window.shown.push({ title, ...options }),
      });
    });
    const hear = (content) =>
      page.evaluate((said) => {
        Object.defineProperty(document, 'hasFocus', { value: () => false, configurable: true });
        window.parleyFake.conversation('dm:anna:carol').hear('carol', said);
      }, content);
    await hear('nobody wants to know');
    assert.deepEqual(await page.evaluate(() => window.shown), []);

    await by('button', 'Settings').click();
    await by('checkbox', 'Notify me of new messages').click(); // the browser is asked first
    await page.getByRole('checkbox', { name: 'Notify me of new messages', checked: true }).waitFor();
    await page.keyboard.press('Escape');
    await hear('are you there?');
    await page.waitForFunction(() => window.shown.length > 0);
    const [{ title, body, tag, silent, data }] = await page.evaluate(() => window.shown);
    assert.match(title, /Carol Reyes/u);
    assert.deepEqual([body, tag, silent], ['are you there?', 'dm:anna:carol', true]);
    assert.match(data.path, /^\/c\/dm%3Aanna%3Acarol\//u);

    // It is the worker that is clicked, and tells the page where to go.
    await page.evaluate(
      (open) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { open } })),
      data.path,
    );
    await log().getByText('are you there?').waitFor();
  });

  it('logs out when it is sure, and asks for a name then, after a reload too', async () => {
    await come(page, site.url, {});
    await page.evaluate(() => {
      window.logouts = 0;
      window.parleyFake.logout = async () => void window.logouts++;
    });
    await by('button', 'Settings').click();
    await by('button', 'Log out').click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await page.evaluate(() => window.logouts), 0);
    await by('button', 'Log out').click();
    await page.getByRole('dialog').last().getByRole('button', { name: 'Log out' }).click();
    await by('textbox', 'Your name').waitFor();
    assert.equal(await page.evaluate(() => window.logouts), 1);
    await page.reload();
    await by('textbox', 'Your name').waitFor();
  });
});
