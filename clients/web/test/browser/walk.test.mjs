import assert from 'node:assert/strict';
import { after, before, beforeEach, it } from 'node:test';
import { describePage } from './describe.mjs';
import { come } from './views.mjs';

const BOB = '/c/dm%3Aanna%3Abob';
const DESIGN = '/c/design';

describePage('a reader', (site) => {
  let page;
  let context;
  let problems;

  const by = (role, name, options = {}) => page.getByRole(role, { name, ...options });
  const log = () => by('log', 'Messages');
  const field = () => by('textbox', 'Message');
  const own = () => log().getByRole('article').last();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const inFake = (act, argument) => page.evaluate(act, argument);
  const open = (path) => come(page, site.url, { path });
  const say = async (text) => {
    await field().fill(text);
    await page.keyboard.press('Enter');
    await log().getByText(text, { exact: true }).waitFor();
  };

  before(async () => {
    ({ page, context, problems } = await site.open({
      permissions: ['clipboard-read', 'clipboard-write', 'notifications'],
    }));
  });
  beforeEach(() => assert.deepEqual(problems, []));
  after(() => assert.deepEqual(problems, []));

  it('enters, begins a conversation and writes with the keyboard alone', async () => {
    await page.goto('about:blank');
    await page.goto(`${site.url}/#key=k`);
    await by('textbox', 'Your name').waitFor();
    await page.keyboard.type('anna'); // the field has the focus already
    await page.keyboard.press('Enter');
    await by('list', 'Conversations').waitFor();
    assert.doesNotMatch(page.url(), /key/u);

    await page.keyboard.press('Control+k');
    await by('combobox', 'Go to a conversation').waitFor();
    await page.keyboard.type('design');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/c\/design$/u);
    await page.keyboard.press('F6');
    await page.keyboard.press('F6');
    await page.keyboard.press('c');
    await page.keyboard.type('By keyboard **alone**');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('in two lines');
    await page.keyboard.press('Enter');
    await own().getByLabel('Sent', { exact: true }).waitFor();
    await own()
      .locator('strong', { hasText: /^alone$/u })
      .waitFor();
    assert.equal(await field().inputValue(), '');
  });

  it('moves through the page by one tab stop for each list', async () => {
    await open('/');
    await by('searchbox', 'Search').focus();
    const stops = [];
    for (let stop = 0; stop < 9; stop++) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(() => document.activeElement.closest('ul')?.getAttribute('aria-label') ?? ''));
    }
    assert.equal(stops.filter((list) => list === 'Conversations').length, 1);

    const links = by('list', 'Conversations').getByRole('link');
    await links.first().focus();
    await page.keyboard.press('End');
    assert.ok(await links.last().evaluate((link) => link === document.activeElement));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    assert.ok(await links.nth(1).evaluate((link) => link === document.activeElement));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/c\//u);
  });

  it('goes from message to message, opens what can be done, and the focus comes back', async () => {
    await open(BOB);
    await log().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    const at = () => page.evaluate(() => document.activeElement.getAttribute('data-index'));
    const from = await at();
    await page.keyboard.press('Enter');
    await by('menu', 'Actions').waitFor();
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Add a reaction/u);
    await page.keyboard.press('Escape');
    await by('menu', 'Actions').waitFor({ state: 'detached' });
    assert.equal(await at(), from);
    await page.keyboard.press('r');
    await page.getByText('Replying to Bob Okafor').waitFor();
    assert.equal(await focused(), 'Message');
    await page.keyboard.press('Escape');
    await page.getByText('Replying to Bob Okafor').waitFor({ state: 'detached' });
    await log().focus();
    await page.keyboard.press('Home');
    assert.equal(await at(), '0');
  });

  it('edits the last own message by arrow up, and deletes it', async () => {
    await open(BOB);
    await say('a slip of the pen');
    await field().focus();
    await own().getByLabel('Sent', { exact: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    assert.equal(await field().inputValue(), 'a slip of the pen');
    await field().fill('as it was meant');
    await page.keyboard.press('Enter');
    await own().getByText('(edited)').waitFor();
    await own().focus();
    await page.keyboard.press('Delete');
    await by('dialog', 'Delete this?').getByRole('button', { name: 'Delete' }).click();
    await own().getByText('This was deleted.').waitFor();
  });

  it('replies and reacts', async () => {
    await open(DESIGN);
    const message = log().getByRole('article').filter({ hasText: 'They are at 4.2' }).first();
    await message.hover();
    await message.getByRole('button', { name: 'Reply' }).click();
    await say('then they are darker now');
    await own()
      .getByRole('button', { name: /Carol Reyes.*4\.2/u })
      .waitFor();
    await message.hover();
    await message.getByRole('button', { name: 'Add a reaction' }).click();
    await by('textbox', 'Find an emoji').fill('rocket');
    await page.keyboard.press('Enter');
    const reaction = message.getByRole('button', { name: '🚀 1: You' });
    await reaction.waitFor();
    await reaction.click();
    await reaction.waitFor({ state: 'detached' });
  });

  it('keeps what is open within a page that gets narrow', async () => {
    await open(BOB);
    await by('button', 'Insert an emoji').click();
    await by('textbox', 'Find an emoji').waitFor();
    const size = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 640 });
    await page.waitForFunction(() => {
      const { left, right } = document.querySelector('.popover').getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    });
    await page.keyboard.press('Escape');
    await page.setViewportSize(size);
  });

  it('mentions somebody by a few letters', async () => {
    await open(DESIGN);
    await field().pressSequentially('ask @dmi');
    await by('option', /Dmitri/u).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await field().inputValue(), 'ask @Dmitri Volkov ');
    await page.keyboard.press('Enter');
    await own().getByRole('button', { name: '@Dmitri Volkov' }).waitFor();
  });

  it('sends files when they are uploaded, and not before', async () => {
    await open(BOB);
    const file = { name: 'chart.png', mimeType: 'image/png', buffer: Buffer.from('none') };
    const chooser = page.waitForEvent('filechooser');
    await by('button', 'Attach a file').click();
    await (await chooser).setFiles([file, { ...file, name: 'notes.txt', mimeType: 'text/plain' }]);
    await by('list', 'Attached files').getByText('chart.png').waitFor();
    await by('button', 'Remove notes.txt').click();
    await by('button', 'Send', { exact: true }).and(page.locator('[aria-disabled=false]')).waitFor();
    await by('button', 'Send', { exact: true }).click();
    await own().getByRole('button', { name: 'Open chart.png' }).click();
    await by('dialog', 'chart.png').waitFor();
    await page.keyboard.press('Escape');
    await by('dialog', 'chart.png').waitFor({ state: 'detached' });
  });

  it('sees what waits without a connection, and that it goes out with one', async () => {
    await open(BOB);
    await inFake(() => window.parleyFake.connect('offline'));
    await by('status', 'Connection').filter({ hasText: 'Offline' }).waitFor();
    await say('kept for later');
    await own().getByLabel('Waiting', { exact: true }).waitFor();
    await by('alert').filter({ hasText: '1 thing waits' }).waitFor();
    await inFake(() => window.parleyFake.connect('online'));
    await own().getByLabel('Sent', { exact: true }).waitFor();
    await by('status', 'Connection').filter({ hasText: 'Online' }).waitFor();
  });

  it('tries again what has failed', async () => {
    await open(BOB);
    await say('refuse this');
    await own().getByLabel('Failed', { exact: true }).waitFor();
    await own().getByText('too large').waitFor();
    await own().getByRole('button', { name: 'Try again' }).first().click();
    await own().getByLabel('Sent', { exact: true }).waitFor();
  });

  it('finds what was said, goes to it, and copies a link to it that leads there', async () => {
    await open(DESIGN);
    await by('searchbox', 'Search').fill('nightly');
    await by('list', 'Search results')
      .getByRole('link', { name: /nightly run/u })
      .click();
    await page.waitForURL(/dm%3Aanna%3Abob\/mdm%3Aanna%3Abob-1$/u);
    const found = log().getByRole('article').filter({ hasText: 'nightly run' });
    await found.waitFor();
    await found.focus();
    await page.keyboard.press('Enter');
    await by('menuitem', 'Copy link').click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
    await by('button', 'Close').click();
  });

  it('says that a search needs a connection, and makes it with the next one', async () => {
    await open(DESIGN);
    await inFake(() => window.parleyFake.connect('offline'));
    await by('searchbox', 'Search').fill('nightly');
    await page.getByText('That could not be searched.').waitFor();
    assert.equal(await page.getByText('Nothing was found.').count(), 0);
    await inFake(() => window.parleyFake.connect('online'));
    await by('list', 'Search results')
      .getByRole('link', { name: /nightly run/u })
      .waitFor();
    await by('searchbox', 'Search').fill('');
  });

  it('finds a draft where it was left', async () => {
    await open(BOB);
    await field().fill('half a thought');
    await by('list', 'Conversations')
      .getByRole('link', { name: /Design review/u })
      .click();
    await by('list', 'Conversations').getByText('half a thought').waitFor();
    await by('list', 'Conversations')
      .getByRole('link', { name: /Bob Okafor Pinned/u })
      .click();
    await page.waitForURL(/bob$/u);
    await page.waitForFunction(() => document.querySelector('[data-composer]')?.value === 'half a thought');
  });

  it('stays where they read while others write, and is told how many are new', async () => {
    await open('/c/archive');
    await log()
      .getByText(/^100000: /u)
      .waitFor({ state: 'attached' });
    await log().focus();
    await page.keyboard.press('Home');
    await log().getByText(/^1: /u).waitFor();
    await inFake(() => window.parleyFake.conversation('archive').hear('bob', 'news'));
    await by('button', /^[1-9]\d? new: Jump to the newest$/u).click(); // those of which they had not seen the end, too
    await log().getByText('news', { exact: true }).waitFor();
  });

  it('stays at the end while they are there', async () => {
    await open(BOB);
    await log().getByText('together at three').waitFor();
    for (let said = 0; said < 30; said++) {
      await inFake((n) => window.parleyFake.conversation('dm:anna:bob').hear('bob', `line ${n}`), said);
    }
    await log().getByText('line 29', { exact: true }).waitFor();
    await page.waitForFunction(() => {
      const box = document.querySelector('[role=log]');
      return box.scrollHeight - box.scrollTop - box.clientHeight < 48;
    });
    assert.equal(await page.locator('.log-jump').count(), 0);
  });

  it('makes a group, adds somebody, gives a role, and leaves', async () => {
    await open('/');
    await by('button', 'New conversation').click();
    await by('textbox', 'With').fill('bob, carol');
    await by('textbox', 'Name of the group').fill('Launch');
    await by('button', 'Start', { exact: true }).click();
    await by('button', /Launch 3 members/u).click();
    const details = by('dialog', 'Details');
    await details.getByRole('textbox', { name: 'Add people' }).fill('dmitri, stranger');
    await details.getByRole('button', { name: 'Add', exact: true }).click();
    await by('alert').getByText('Not added: stranger.').waitFor();
    await details.getByRole('button', { name: 'Options of Bob Okafor' }).click();
    await by('menuitem', 'Make an admin').click();
    await details.getByRole('listitem').filter({ hasText: 'Bob Okafor' }).getByText('Admin').waitFor();
    await details.getByRole('button', { name: 'Leave' }).click();
    await by('dialog', 'Leave this group?').getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL(`${site.url}/`);
  });

  it('pins and mutes, accepts an invitation, blocks and takes it back', async () => {
    await open(BOB);
    await by('button', 'Options of this conversation').click();
    await by('menuitem', 'Mute').click();
    await by('list', 'Conversations')
      .getByRole('link', { name: /Bob Okafor Pinned/u })
      .getByLabel('Muted')
      .waitFor();
    await by('list', 'Invitations').getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(/\/c\/board$/u);
    await open('/c/dm%3Aanna%3Acarol');
    await page.locator('.pane-title').click();
    await by('dialog', 'Profile').getByRole('button', { name: 'Block' }).click();
    await by('dialog', 'Block Carol Reyes?').getByRole('button', { name: 'Block' }).click();
    await by('dialog', 'Profile').getByText('Blocked').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await field().count(), 0);
    await by('button', 'Unblock').click();
    await field().waitFor();
  });

  it('finds the shortcuts by a key, which can be turned off', async () => {
    await open('/');
    await page.keyboard.press('?');
    await by('dialog', 'Shortcuts').waitFor();
    await page.keyboard.press('Escape');
    await by('button', 'Settings').click();
    await by('checkbox', /Shortcuts of one key/u).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await by('button', 'Settings').click();
    await by('checkbox', /Shortcuts of one key/u).check();
    await page.keyboard.press('Escape');
  });

  it('is told of new messages in the title', async () => {
    await open('/');
    await inFake(() => window.parleyFake.conversation('dm:anna:carol').hear('carol', 'ping'));
    await page.waitForFunction(() => /^\(\d+\) Parley$/u.test(document.title));
  });

  it('reads German where the browser asks for it', async () => {
    const german = await site.open({ locale: 'de-DE' }, '/#key=k');
    await german.page.getByRole('textbox', { name: 'Dein Name' }).fill('anna');
    await german.page.getByRole('button', { name: 'Eintreten' }).click();
    await german.page.getByRole('list', { name: 'Gespräche' }).waitFor();
    assert.equal(await german.page.evaluate(() => document.documentElement.lang), 'de');
    assert.deepEqual(german.problems, []);
    await german.context.close();
  });

  it('is somebody else in another tab, and the same after a reload', async () => {
    const other = await context.newPage();
    await other.goto(`${site.url}/#key=k`);
    await other.getByRole('button', { name: 'anna', exact: true }).waitFor(); // known on this device
    await other.close();
    await page.reload();
    await by('list', 'Conversations').waitFor();
  });
});
