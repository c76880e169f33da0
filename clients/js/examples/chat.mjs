import { createInterface } from 'node:readline';
import { createClient } from '@parley/client';

const [url, token, partner] = process.argv.slice(2);
const client = createClient({ url, token: async () => token });
await client.start();

const chat = client.direct(partner);
let shown = 0;
const show = () => {
  for (const { number, sender, content } of chat.messages.get().messages) {
    if (number > shown) console.log(`${sender.name ?? sender.id}: ${content}`);
    shown = Math.max(shown, number ?? 0);
  }
};
chat.messages.subscribe(show);
show();

createInterface({ input: process.stdin }).on('line', (content) => chat.send({ content }));
