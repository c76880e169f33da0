// The script of page.html, to be bundled. The page's own server knows who this is, and gives tokens at /token; the query
// says which gateway, and with whom: ?url=&with=.
import { createClient } from '@parley/client';

const query = new URLSearchParams(location.search);
const token = () => fetch('/token').then((answer) => answer.text());
const client = createClient({ url: query.get('url'), token });
await client.start();
const chat = client.direct(query.get('with'));

const show = () => {
  const { messages } = chat.messages.get();
  document.querySelector('ol').replaceChildren(
    ...messages.map(({ sender, content, status }) => {
      const line = document.createElement('li');
      line.textContent = `${sender.name ?? sender.id}: ${content}${status ? ` (${status})` : ''}`;
      return line;
    }),
  );
  const newest = messages.findLast(({ number }) => number !== undefined);
  if (newest) chat.markRead(newest.number);
};
chat.messages.subscribe(show);
show();

const showConnection = () => (document.querySelector('[role=status]').textContent = client.connection.get().status);
client.connection.subscribe(showConnection);
showConnection();

const input = document.querySelector('input');
input.addEventListener('input', () => chat.setTyping(input.value !== ''));
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  await chat.send({ content: input.value });
  input.value = '';
});
