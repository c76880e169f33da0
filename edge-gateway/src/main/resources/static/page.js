// The page at /: who talks to whom, and what the conversation tells us.
import { Chat, fetchJson } from './chat.js';

const $ = (id) => document.getElementById(id);
const hash = (values) => `#${new URLSearchParams(values)}`;

const view = {
  state: (text) => ($('state').textContent = text),
  notice: (text) => ($('notice').textContent = text),
  earlier: (isThere) => ($('earlier').hidden = !isThere),
  ready(userId) {
    document.title = `${userId} · Parley`;
    $('say').hidden = false;
  },
};

let chat;

/** @param key that the page was opened with; undefined where names are given no tokens */
async function start(key) {
  const byName = key !== undefined;
  const [name, to, pasted] = ['name', 'to', 'token'].map((id) => $(id).value.trim());
  const body = JSON.stringify({ name, key });
  let token = pasted;
  if (byName) {
    ({ token } = await fetchJson('/demo/token', { method: 'POST', body }));
    $('other').textContent = `Be ${to} in another tab`;
    $('other').href = hash({ key, name: to, to: name });
    $('other').hidden = false;
  } else {
    sessionStorage.setItem('token', token);
  }
  history.replaceState(null, '', hash(byName ? { key, name, to } : { to })); // each tab its own user
  chat?.close();
  $('say').hidden = true;
  view.earlier(false);
  view.notice('');
  chat = new Chat(token, to, $('messages'), view);
}

async function main() {
  const values = new URLSearchParams(location.hash.slice(1));
  const key = (await fetchJson('/demo')).tokens ? values.get('key') ?? undefined : undefined;
  const byName = key !== undefined;
  $('name').value = values.get('name') ?? '';
  $('to').value = values.get('to') ?? '';
  $('token').value = (!byName && sessionStorage.getItem('token')) || '';
  $('by-name').hidden = !byName;
  $('by-token').hidden = byName;
  const credential = $(byName ? 'name' : 'token');
  credential.required = true;
  $('who').hidden = false;
  view.state(`Not connected: give ${byName ? 'a name' : 'a token'} and whom to talk to.`);

  const open = () => start(key).catch((error) => view.state(`Not connected: ${error.message}`));
  const onSubmit = (form, handle) =>
    $(form).addEventListener('submit', (event) => {
      event.preventDefault();
      handle();
    });
  onSubmit('who', open);
  onSubmit('say', () => {
    chat.say($('text').value);
    $('text').value = '';
  });
  $('earlier').addEventListener('click', () => chat.earlier());
  addEventListener('hashchange', () => location.reload());
  if (credential.value && $('to').value) {
    open();
  }
}

main().catch((error) => view.state(`Cannot start: ${error.message}`));
