import {
  lazy,
  Suspense,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
} from 'react';
import type { Conversation, ConversationView, MessageView } from '@parley/client';
import { useObserved, useParley, useTyping } from '@parley/client/react';
import { useMe, useName } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { FileList } from './FileList.tsx';
import { filesOf } from './files.ts';
import { send } from './left.ts';
import { typeFor } from './typeFor.ts';
import { useDraft } from './useDraft.ts';
import { useMentions, type Candidate } from './useMentions.ts';
import './Composer.css';

const EmojiPicker = lazy(() => import('./EmojiPicker.tsx'));

const LONGEST_BYTES = 65_536;
const MARKS: Readonly<Record<string, string>> = { b: '**', i: '*', e: '`' };

/** What the rest of the page asks of it. */
export interface ComposerHandle {
  focus(): void;
  reply(message: MessageView): void;
  edit(message: MessageView): void;
  attach(files: readonly File[]): void;
}

export function Composer({
  conversation,
  view,
  title,
  onSent,
  ref,
}: {
  conversation: Conversation;
  view: ConversationView | undefined;
  title: string;
  onSent: () => void;
  ref: Ref<ComposerHandle>;
}) {
  const texts = useTexts();
  const client = useParley();
  const { notify, attempt } = useNotices();
  const { setTyping } = useTyping(conversation.id);
  const files = filesOf(client, conversation.id);
  const items = useObserved(files);
  const [text, setText] = useState('');
  const [replyTo, setReplyTo] = useState<MessageView | undefined>();
  const [edited, setEdited] = useState<MessageView | undefined>();
  const [picker, setPicker] = useState(false);
  const [ready, setReady] = useState(true);
  const field = useRef<HTMLTextAreaElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const emojiButton = useRef<HTMLButtonElement>(null);
  const mentions = useMentions(view);
  const listId = useId();
  const me = useMe();
  const kept = useDraft(me, conversation, view?.draft, edited === undefined ? text : undefined, setText);

  useLayoutEffect(() => {
    const { current: area } = field;
    if (area) {
      area.style.blockSize = 'auto';
      area.style.blockSize = `${area.scrollHeight + 2}px`;
    }
  }, [text]);
  useEffect(() => {
    const look = () => setReady(items.every(({ upload }) => upload.state.get().status === 'done'));
    look();
    const ends = items.map(({ upload }) => upload.state.subscribe(look));
    return () => ends.forEach((end) => end());
  }, [items]);

  const focus = () => field.current?.focus();
  const attach = (added: readonly File[]) => {
    if (added.length > 0 && !files.add(conversation, added)) {
      notify(texts.composer.tooMany);
    }
    focus();
  };
  const edit = (message: MessageView) => {
    setReplyTo(undefined);
    setEdited(message);
    setText(message.content);
    focus();
  };
  useImperativeHandle(ref, () => ({
    focus,
    attach,
    edit,
    reply: (message) => {
      stopEdit();
      setReplyTo(message);
      focus();
    },
  }));
  const stopEdit = () => {
    if (edited) {
      setEdited(undefined);
      setText(kept.current);
    }
  };

  const submit = async () => {
    const content = text.trim();
    if (new TextEncoder().encode(content).length > LONGEST_BYTES) {
      notify(texts.errors.TOO_LARGE);
      return;
    }
    if (edited) {
      const { messageId } = edited;
      stopEdit();
      if (messageId !== undefined && content !== '' && content !== edited.content) {
        await attempt(conversation.edit(messageId, content));
      }
      return;
    }
    if ((content === '' && items.length === 0) || !ready) {
      return;
    }
    const attachments = files.take();
    const draft = {
      content,
      type: typeFor(attachments),
      attachments,
      mentions: mentions.of(content),
      ...(replyTo?.messageId === undefined ? {} : { replyTo: replyTo.messageId }),
    };
    setText('');
    setReplyTo(undefined);
    setTyping(false);
    onSent();
    if (!(await attempt(send(me, conversation, draft)))) {
      setText(content);
    }
  };
  const write = (written: string, caret = written.length) => {
    setText(written);
    setTyping(written !== '' && edited === undefined);
    mentions.look(written.slice(0, caret));
  };
  /** In place of what is selected, and of some before it. */
  const insert = (inserted: string, replaces = 0) => {
    const { current: area } = field;
    if (area) {
      area.setRangeText(inserted, area.selectionStart - replaces, area.selectionEnd, 'end');
      setText(area.value);
      area.focus();
    }
  };
  const surround = (mark: string) => {
    const { current: area } = field;
    if (area) {
      const { selectionStart: start, selectionEnd: end } = area;
      area.setRangeText(mark + area.value.slice(start, end) + mark, start, end, 'select');
      area.setSelectionRange(start + mark.length, end + mark.length);
      setText(area.value);
    }
  };
  const choose = (candidate: Candidate) => {
    const { text: inserted, replaces } = mentions.choose(candidate);
    insert(inserted, replaces);
  };
  const editLast = () => {
    const last = conversation.messages
      .get()
      .messages.findLast((each) => each.own && each.type === 'text' && each.messageId !== undefined && !each.deletedAt);
    if (last) {
      edit(last);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    const command = event.ctrlKey || event.metaKey;
    const act = mentions.candidates.length > 0 ? mentionKey(event.key, mentions, choose) : undefined;
    const mark = command && !event.shiftKey && !event.altKey ? MARKS[event.key.toLowerCase()] : undefined;
    if (act) {
      event.preventDefault();
      act();
    } else if (mark !== undefined) {
      event.preventDefault();
      surround(mark);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (command || !isTouch())) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'ArrowUp' && text === '' && items.length === 0 && !edited && !event.altKey) {
      event.preventDefault();
      editLast();
    } else if (event.key === 'Escape' && (edited || replyTo)) {
      event.preventDefault();
      stopEdit();
      setReplyTo(undefined);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length > 0) {
      event.preventDefault();
      attach(pasted);
    }
  };
  const isEmpty = text.trim() === '' && items.length === 0;
  return (
    <form
      className="composer"
      data-region
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {edited && <About icon="edit" text={texts.composer.editing} stop={texts.composer.stopEdit} onStop={stopEdit} />}
      {replyTo && <Replying message={replyTo} onStop={() => setReplyTo(undefined)} />}
      {!edited && <FileList files={files} />}
      {mentions.candidates.length > 0 && (
        <ul role="listbox" id={listId} aria-label={texts.composer.mentions} className="composer-mentions">
          {mentions.candidates.map((candidate, index) => (
            <li
              key={candidate.userId}
              id={`${listId}${index}`}
              role="option"
              aria-selected={index === mentions.at}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(candidate);
              }}
            >
              {candidate.name} {candidate.name !== candidate.userId && <span className="hint">{candidate.userId}</span>}
            </li>
          ))}
        </ul>
      )}
      <div className="composer-row">
        <button
          type="button"
          className="bare"
          aria-label={texts.composer.attach}
          title={texts.composer.attach}
          disabled={edited !== undefined}
          onClick={() => input.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            attach([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={texts.composer.label}
          placeholder={texts.composer.placeholder(title)}
          aria-autocomplete="list"
          aria-controls={mentions.candidates.length > 0 ? listId : undefined}
          aria-activedescendant={mentions.candidates.length > 0 ? `${listId}${mentions.at}` : undefined}
          data-composer
          data-region-start
          value={text}
          onChange={(event) => write(event.target.value, event.target.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={mentions.close}
        />
        <button
          ref={emojiButton}
          type="button"
          className="bare"
          aria-label={texts.composer.emoji}
          title={texts.composer.emoji}
          aria-haspopup="dialog"
          onClick={() => setPicker(true)}
        >
          <Icon name="smile" />
        </button>
        <button
          className={isEmpty ? 'bare composer-send' : 'bare composer-send composer-send-ready'}
          aria-label={texts.composer.send}
          title={texts.composer.send}
          aria-disabled={isEmpty || !ready}
        >
          <Icon name="send" />
        </button>
      </div>
      {picker && (
        <Suspense fallback={null}>
          <EmojiPicker anchor={emojiButton} onPick={insert} onClose={() => setPicker(false)} />
        </Suspense>
      )}
    </form>
  );
}

function Replying({ message, onStop }: { message: MessageView; onStop: () => void }) {
  const texts = useTexts();
  const name = useName(message.sender.id);
  return <About icon="reply" text={texts.composer.replying(name)} stop={texts.composer.stopReply} onStop={onStop} />;
}

/** What the text will be, other than a new message. */
function About({
  icon,
  text,
  stop,
  onStop,
}: {
  icon: 'reply' | 'edit';
  text: string;
  stop: string;
  onStop: () => void;
}) {
  return (
    <div className="composer-about">
      <Icon name={icon} />
      <span className="grow cut">{text}</span>
      <button type="button" className="bare" aria-label={stop} onClick={onStop}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function mentionKey(
  key: string,
  mentions: ReturnType<typeof useMentions>,
  choose: (candidate: Candidate) => void,
): (() => void) | undefined {
  switch (key) {
    case 'ArrowDown':
      return () => mentions.move(1);
    case 'ArrowUp':
      return () => mentions.move(-1);
    case 'Enter':
    case 'Tab':
      return () => choose(mentions.candidates[mentions.at]!);
    case 'Escape':
      return mentions.close;
    default:
      return undefined;
  }
}

/** Where there is no key for a new line besides Enter. */
const isTouch = () => matchMedia('(pointer: coarse)').matches;
