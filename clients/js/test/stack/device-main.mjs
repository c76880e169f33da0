// A device of its own: a process with one client on an IndexedDB in a file, to be killed between any two lines.
//
//   node device-main.mjs '{ "sdk", "disk", "url", "user", "token", "conversationId" }'
//
// Reads lines of JSON, { "do", … } with the name of what is to do below, and ends with its input. Prints lines of JSON:
// { "started" }, { "written" } once a content is written down, and for what else was asked for one by its name.
import { createInterface } from 'node:readline';
import { IDBKeyRange } from 'fake-indexeddb';
import { diskOf } from './disk.mjs';
import { Screen, until } from './screen.mjs';

const { sdk, disk, url, user, token, conversationId } = JSON.parse(process.argv[2]);
Object.assign(globalThis, { indexedDB: await diskOf(disk), IDBKeyRange });
const { createClient } = await import(sdk);

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const client = createClient({ url, user, token: async () => token, tabs: false });
await client.start();
const conversation = client.conversation(conversationId);
const screen = new Screen(user, conversation);
tell({ started: true });

const todo = {
  async say({ content }) {
    await conversation.send({ content });
    tell({ written: content });
  },
  async sent() {
    await until(client.waiting, (waiting) => waiting === 0, `all that ${user} said is sent`, 120_000);
    tell({ sent: user });
  },
  async online() {
    await until(client.connection, ({ status }) => status === 'online', `${user} is online`);
    tell({ online: user });
  },
  async shown() {
    await until(conversation.messages, ({ messages }) => messages.length > 0, `${user} is shown what is on its disk`);
    tell({ shown: screen.list.messages.length });
  },
  async report({ last }) {
    if (last !== undefined) await screen.showAll(last);
    tell({
      report: {
        contents: screen.contents,
        faults: screen.faults,
        unsent: screen.list.messages.filter(({ number }) => number === undefined).map(({ content }) => content),
        connection: client.connection.get().status,
      },
    });
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  await todo[asked.do](asked);
}
await client.close();
process.exit();
