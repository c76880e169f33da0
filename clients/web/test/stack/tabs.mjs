// Three tabs of one person are one session: what one says is in all, and they go on when the one that has the
// connection is closed.
import assert from 'node:assert/strict';
import { enter, hasSaid, inBrowser, lines, newName, open, say, talkTo } from './people.mjs';

await inBrowser(async ({ context, profile }) => {
  const [alice, bob] = [newName('alice'), newName('bob')];
  const partner = await enter(await profile(), bob);
  const sockets = [];
  context.on('page', (page) => page.on('websocket', (socket) => sockets.push(socket)));
  const first = await enter(context, alice);
  await talkTo(first, bob);
  await say(first, 'line 1');
  const second = await enter(context, alice);
  const third = await enter(context, alice);
  for (const tab of [second, third]) {
    await open(tab, bob);
    await hasSaid(tab, lines(1, 1));
  }
  assert.equal(sockets.filter((socket) => !socket.isClosed()).length, 1, 'one connection for all tabs');

  await say(second, 'line 2');
  await hasSaid(first, lines(1, 2));
  await first.close();
  await say(third, 'line 3');
  await open(partner, alice);
  await hasSaid(partner, lines(1, 3));
  await say(partner, 'line 4');
  await hasSaid(second, lines(1, 4));
  await hasSaid(third, lines(1, 4));
});
