// The list of messages. What a user wrote reaches the document by textContent only.

const BOTTOM_PX = 40;

const element = (tag, className, text = '') =>
  Object.assign(document.createElement(tag), { className, textContent: text });

export class MessageList {
  /** @param box scrolls; what it showed before is removed */
  constructor(box) {
    this.box = box;
    this.list = document.createElement('ol');
    box.replaceChildren(this.list);
  }

  /** An item that is not in the list yet. */
  item({ sender, type, content, acceptedAt }, mine) {
    const at = acceptedAt ? new Date(acceptedAt) : new Date();
    const time = element('time', '', at.toLocaleTimeString());
    time.dateTime = at.toISOString();
    time.title = at.toLocaleString();
    const item = element('li', mine ? 'mine' : '');
    item.append(
      element('span', 'sender', sender.name ?? sender.id),
      time,
      element('p', '', type === 'text' ? content : `[${type}] ${content ?? ''}`),
      element('span', 'status'),
    );
    return item;
  }

  /** Adds or moves it, in order of number; what has no number yet comes last. */
  place(item, number) {
    const atBottom = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < BOTTOM_PX;
    item.dataset.number = number ?? Infinity;
    let next = null;
    for (let at = this.list.lastElementChild; at; at = at.previousElementSibling) {
      if (at !== item) {
        if (Number(at.dataset.number) <= item.dataset.number) {
          break;
        }
        next = at;
      }
    }
    if (item.parentNode !== this.list || item.nextElementSibling !== next) {
      this.list.insertBefore(item, next);
    }
    if (atBottom || number === undefined) {
      this.box.scrollTop = this.box.scrollHeight;
    }
  }

  status(item, text) {
    item.classList.remove('failed');
    item.querySelector('.status').textContent = text;
    item.querySelector('button')?.remove();
  }

  failed(item, reason, retry) {
    this.status(item, `failed: ${reason}`);
    item.classList.add('failed');
    const button = element('button', '', 'Retry');
    button.type = 'button';
    button.addEventListener('click', retry);
    item.append(button);
    item.scrollIntoView({ block: 'nearest' });
  }
}
