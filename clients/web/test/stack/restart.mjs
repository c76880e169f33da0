// The whole stack is killed under open pages and started again: what was written meanwhile is sent once, and both go
// on. Asks who runs it, by a line, to kill the stack and to start it again; another line says that this is done.
import { createInterface } from 'node:readline';
import { enter, hasSaid, inBrowser, isState, lines, newName, open, say, statesAre, talkTo } from './people.mjs';

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function ask(what) {
  console.log(what);
  await answers.next();
}

await inBrowser(async ({ context, profile }) => {
  const [alice, bob] = [newName('alice'), newName('bob')];
  const partner = await enter(await profile(), bob);
  const page = await enter(context, alice);
  await talkTo(page, bob);
  await say(page, 'line 1');
  await statesAre(page, 1, 'Sent', 'Delivered', 'Read');
  await open(partner, alice);

  await ask('kill');
  await isState(page, 'Offline');
  await say(page, 'line 2');
  await say(page, 'line 3');
  await statesAre(page, 2, 'Waiting');
  await ask('start');
  await isState(page, 'Online');
  await statesAre(page, 3, 'Sent', 'Delivered', 'Read');
  await hasSaid(partner, lines(1, 3));
  await say(partner, 'line 4');
  await hasSaid(page, lines(1, 4));
});
process.stdin.destroy();
