// One direct conversation of two users, by the native dialect and REST of docs/protocol.md.
import { MessageList } from './messages.js';

const ACK_WITHIN_MS = 12_000; // the gateway itself answers TIMEOUT after 10 s
const HISTORY_TRIES = 10;
const HISTORY_PAUSE_MS = 500; // history follows the log: the newest messages may take a moment

/** The direct conversation of two users: both ids in order, percent-encoded (RFC 3986). */
function directId(...users) {
  const hex = (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  const escape = (id) => encodeURIComponent(id).replace(/[!'()*]/g, hex);
  return `dm:${users.sort().map(escape).join(':')}`;
}

/** Unlike crypto.randomUUID, getRandomValues is there on plain http too. */
function newId() {
  const bytes = () => Array.from(crypto.getRandomValues(new Uint8Array(16)));
  return crypto.randomUUID?.() ?? bytes().map((b) => b.toString(16).padStart(2, '0')).join('');
}

export async function fetchJson(url, options) {
  const response = await fetch(url, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.detail ?? `the server answered ${response.status}`);
  }
  return body;
}

/**
 * One open conversation. In it a message is known by its number as by its seq; numbers are dense, so
 * that a hole shows.
 */
export class Chat {
  shown = new Map(); // number -> item
  unconfirmed = new Map(); // clientMessageId -> item
  first; // the lowest number shown; undefined until history has been loaded
  top; // every number from first to this one is shown
  target = 0; // the highest number that we know of

  /** @param view shows what it is told: state(text), notice(text), earlier(isThere), ready(userId) */
  constructor(token, to, box, view) {
    this.token = token;
    this.to = to;
    this.view = view;
    this.list = new MessageList(box);
    this.state('Connecting…');
    const socket = io({ auth: { token }, forceNew: true });
    const next = () => (socket.active ? 'trying again…' : 'press Open to try again.');
    socket.on('connect', () => this.state('Connected, opening the session…'));
    socket.on('disconnect', (reason) => this.state(`Connection lost (${reason}), ${next()}`));
    socket.on('connect_error', (error) => this.state(`Not connected: ${error.message}, ${next()}`));
    socket.on('session:ready', (session) => this.ready(session));
    socket.on('message', (message) => this.received(message));
    socket.on('gap', ({ conversationId }) => conversationId === this.id && this.load());
    this.socket = socket;
  }

  close() {
    this.closed = true;
    this.socket.close();
  }

  state(text) {
    if (!this.closed) {
      this.view.state(text);
    }
  }

  /** After each connect. What was missed meanwhile is in the history. */
  ready({ userId, conversations }) {
    this.me = userId;
    this.id = directId(userId, this.to);
    const known = conversations.find(({ conversationId }) => conversationId === this.id);
    this.target = Math.max(this.target, known?.lastNumber ?? 0);
    this.state(`Connected as ${userId}`);
    this.view.ready(userId);
    this.load();
  }

  received(message) {
    if (message.conversationId === this.id) {
      this.show(message);
      if (this.top < this.target) {
        this.load();
      }
    } else if (message.sender.id !== this.me) {
      this.view.notice(`${message.sender.id} has written in another conversation.`);
    }
  }

  /** Loads what is missing, and tells what could not be loaded. */
  async load() {
    this.loadAgain = true;
    if (this.loading) {
      return;
    }
    this.loading = true;
    let problem = '';
    while (this.loadAgain && !this.closed) {
      this.loadAgain = false;
      problem = await this.loadMissing();
    }
    this.loading = false;
    if (!this.closed) {
      this.view.notice(problem && `Messages are missing: ${problem}`);
      this.view.earlier(this.first > 1);
    }
  }

  /** The newest page first, later all that follows what is shown. */
  async loadMissing() {
    let problem = '';
    for (let tries = 0; tries < HISTORY_TRIES && !this.closed; tries++) {
      const before = this.top;
      try {
        const { messages, hasMore } = await this.page(before === undefined ? {} : { after: before });
        this.first ??= messages[0]?.number ?? 1;
        this.top ??= this.first - 1;
        messages.forEach((message) => this.show(message));
        const moreFollow = before !== undefined && hasMore;
        if (this.top >= this.target && !moreFollow) {
          return '';
        }
        problem = 'they are not in the history yet';
      } catch (error) {
        problem = error.message;
      }
      if (this.top > before) {
        tries = -1; // it is getting on
      } else {
        await new Promise((resolve) => setTimeout(resolve, HISTORY_PAUSE_MS));
      }
    }
    return problem;
  }

  async earlier() {
    try {
      const { messages } = await this.page({ before: this.first });
      messages.forEach((message) => this.show(message));
      this.first = messages[0]?.number ?? 1;
      this.view.earlier(this.first > 1);
    } catch (error) {
      this.view.notice(`Earlier messages: ${error.message}`);
    }
  }

  page(range) {
    const query = new URLSearchParams({ limit: 50, ...range });
    return fetchJson(`/api/messages/direct/${encodeURIComponent(this.to)}?${query}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
  }

  /** Shows an accepted message once, whether live, from history or by our own ack, in any order. */
  show(message) {
    const { number, seq, sender, clientMessageId } = message;
    if (!this.shown.has(number)) {
      const mine = sender.id === this.me;
      const sent = mine ? this.unconfirmed.get(clientMessageId) : undefined;
      const item = sent ?? this.list.item(message, mine);
      if (sent) {
        this.unconfirmed.delete(clientMessageId);
      }
      this.shown.set(number, item);
      this.list.status(item, mine ? `sent #${seq}` : `#${seq}`);
      this.list.place(item, number);
    }
    while (this.shown.has(this.top + 1)) {
      this.top++;
    }
    this.target = Math.max(this.target, number);
  }

  say(content) {
    const message = { to: this.to, clientMessageId: newId(), type: 'text', content };
    const item = this.list.item({ ...message, sender: { id: this.me } }, true);
    this.unconfirmed.set(message.clientMessageId, item);
    this.list.place(item);
    this.send(message, item);
  }

  /** To send again is safe: the same clientMessageId is the same message. */
  async send(message, item) {
    this.list.status(item, 'sending…');
    const ack = await this.socket
      .timeout(ACK_WITHIN_MS)
      .emitWithAck('message:send', message)
      .catch((error) => ({ error }));
    if (ack.ok) {
      this.show({ ...message, ...ack, sender: { id: this.me } });
    } else if (this.unconfirmed.has(message.clientMessageId)) { // else it came back as a message
      this.list.failed(item, ack.error.message, () => this.send(message, item));
    }
  }
}
