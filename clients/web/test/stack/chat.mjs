// Two people in two tabs of one browser chat: each message is at both once and in order, and its author hears that
// it was read.
import { enter, hasSaid, inBrowser, lines, newName, open, say, statesAre, talkTo } from './people.mjs';

await inBrowser(async ({ context }) => {
  const [alice, bob] = [newName('alice'), newName('bob')];
  const at = await enter(context, alice);
  const other = await enter(context, bob);
  await at.bringToFront();
  await talkTo(at, bob);
  await say(at, 'line 1');
  await say(at, 'line 2');
  await hasSaid(at, lines(1, 2));
  await statesAre(at, 2, 'Sent', 'Delivered');

  await other.bringToFront();
  await open(other, alice);
  await hasSaid(other, lines(1, 2));
  await statesAre(at, 2, 'Read');

  await say(other, 'line 3');
  await say(other, 'line 4');
  await hasSaid(other, lines(1, 4));
  await hasSaid(at, lines(1, 4));

  // The page is left before what was sent is written down on the device.
  await at.getByRole('textbox', { name: 'Message' }).fill('line 5');
  await at.getByRole('button', { name: 'Send', exact: true }).evaluate((button) => {
    button.click();
    location.reload();
  });
  await hasSaid(at, lines(1, 5));
  await hasSaid(other, lines(1, 5));
  await fieldHas(at, '');

  // So is a draft.
  const draft = 'half a thought';
  await at.getByRole('textbox', { name: 'Message' }).pressSequentially(draft);
  await at.evaluate(() => location.reload());
  await fieldHas(at, draft);
  await say(at, 'line 6');
  await hasSaid(other, lines(1, 6));
  await at.evaluate(() => location.reload());
  await hasSaid(at, lines(1, 6));
  await fieldHas(at, '');
});

/** Waits until the field to write in has been opened with that. */
async function fieldHas(page, text) {
  await page.waitForFunction((expected) => document.querySelector('[data-composer]')?.value === expected, text);
}
