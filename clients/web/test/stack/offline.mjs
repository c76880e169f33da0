// Without a network the page opens to what it has, in a new tab too, keeps what is written over a reload, and sends it
// once.
import {
  address,
  enter,
  hasSaid,
  inBrowser,
  isState,
  lines,
  newName,
  open,
  say,
  statesAre,
  talkTo,
} from './people.mjs';

await inBrowser(async ({ context, profile }) => {
  const [alice, bob] = [newName('alice'), newName('bob')];
  const partner = await enter(await profile(), bob);
  const page = await enter(context, alice);
  await talkTo(page, bob);
  await say(page, 'line 1');
  await hasSaid(page, lines(1, 1));
  await statesAre(page, 1, 'Sent', 'Delivered', 'Read');
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));

  await context.setOffline(true);
  await isState(page, 'Offline');
  await say(page, 'line 2');
  await say(page, 'line 3');
  await hasSaid(page, lines(1, 3));
  await statesAre(page, 2, 'Waiting');

  await page.goto('about:blank');
  await page.goto(address());
  await open(page, bob);
  await hasSaid(page, lines(1, 3));
  await statesAre(page, 2, 'Waiting');

  const another = await context.newPage();
  await another.goto(address());
  await another.getByRole('button', { name: alice, exact: true }).click();
  await open(another, bob);
  await hasSaid(another, lines(1, 3));

  await context.setOffline(false);
  await isState(page, 'Online');
  await statesAre(page, 3, 'Sent', 'Delivered', 'Read');
  await open(partner, alice);
  await hasSaid(partner, lines(1, 3));
});
