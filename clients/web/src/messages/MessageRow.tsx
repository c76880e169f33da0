import { lazy, memo, Suspense, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { MessageView } from '@parley/client';
import { useSend } from '@parley/client/react';
import { Attachments } from '../media/Attachments.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { useMe, useName } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { dayText, fullText, timeText } from '../texts/times.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { useOpenDialog } from '../ui/dialogs.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { Content } from './Content.tsx';
import { Reactions } from './Reactions.tsx';
import { Readers } from './Readers.tsx';
import { ReplyQuote } from './ReplyQuote.tsx';
import { StatusMark } from './StatusMark.tsx';
import { useMessageActions } from './useMessageActions.ts';
import type { Rights, Row } from './rows.ts';
import './MessageRow.css';

const EmojiPicker = lazy(() => import('../composer/EmojiPicker.tsx'));

interface Props extends Row {
  readonly message: MessageView;
  readonly index: number;
  readonly isFirst: boolean;
  readonly hasOlder: boolean;
  readonly failed: boolean;
  /** One is at it with the keyboard: only then what is in it can be reached. */
  readonly active: boolean;
  readonly highlighted: boolean;
  readonly readers: readonly string[];
  readonly rights: Rights;
  readonly replied: MessageView | undefined;
  readonly onReply: (message: MessageView) => void;
  readonly onEdit: (message: MessageView) => void;
  readonly onShow: (messageId: string) => void;
  readonly onLoadOlder: () => Promise<void>;
}

export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, isFirst, hasOlder, failed, day, unread } = props;
  const texts = useTexts();
  return (
    <>
      {isFirst && (
        <div className="log-top hint">
          {failed ? (
            <>
              {texts.messages.loadFailed}{' '}
              <button type="button" onClick={() => void props.onLoadOlder()}>
                {texts.messages.loadAgain}
              </button>
            </>
          ) : hasOlder ? (
            texts.messages.loading
          ) : (
            texts.messages.beginning
          )}
        </div>
      )}
      {day && (
        <div className="log-line" role="separator">
          <span>{dayText(texts, new Date(message.at), new Date())}</span>
        </div>
      )}
      {unread && (
        <div className="log-line log-line-new" role="separator">
          <span>{texts.messages.newLine}</span>
        </div>
      )}
      <Message {...props} />
    </>
  );
});

function Message(props: Props) {
  const { message, index, goesOn, active, highlighted, readers, rights, replied, onReply, onEdit, onShow } = props;
  const texts = useTexts();
  const open = useOpenDialog();
  const me = useMe();
  const name = useName(message.sender.id);
  const id = useId();
  const row = useRef<HTMLElement>(null);
  const tools = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState(false);
  const [picker, setPicker] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const { react, delete: remove } = useSend(message.conversationId);
  const { attempt } = useNotices();
  const actions = useMessageActions(message, rights, { onReply, onEdit, onReact: setPicker, onDelete: setDeleting });
  const at = new Date(message.at);
  const reach = active ? 0 : -1;
  const deleted = message.deletedAt !== undefined;
  const folded = message.folded && !unfolded;
  const toggle = (emoji: string) =>
    message.messageId !== undefined &&
    void attempt(react(message.messageId, emoji, !message.reactions[emoji]?.includes(me)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== row.current || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const key = event.key === 'ContextMenu' || event.key === ' ' ? 'Enter' : event.key;
    const act = key === 'Enter' ? () => setMenu(true) : actions.find(({ shortcut }) => shortcut === key)?.act;
    if (act) {
      event.preventDefault();
      act();
    }
  };
  return (
    <article
      ref={row}
      className={`message${goesOn ? ' message-goes-on' : ''}${highlighted ? ' message-highlighted' : ''}`}
      data-index={index}
      tabIndex={active ? 0 : -1}
      aria-labelledby={`${id}n ${id}c ${id}t`}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        if (!(event.target as HTMLElement).closest('a, img, video') && getSelection()?.isCollapsed !== false) {
          event.preventDefault();
          setMenu(true);
        }
      }}
    >
      <div className="message-side">
        {!goesOn && (
          <button
            type="button"
            className="message-face"
            tabIndex={-1}
            aria-hidden="true"
            onClick={() => open({ kind: 'profile', userId: message.sender.id })}
          >
            <Avatar userId={message.sender.id} size={34} />
          </button>
        )}
        {goesOn && <Time id={id} at={at} message={message} />}
      </div>
      <div className="message-body">
        <div className={goesOn ? 'only-heard' : 'message-head'}>
          <span id={`${id}n`} className="message-name">
            {name}
          </span>{' '}
          {!goesOn && <Time id={id} at={at} message={message} />}
        </div>
        {message.replyTo !== undefined && !deleted && (
          <ReplyQuote messageId={message.replyTo} message={replied} reach={reach} onShow={onShow} />
        )}
        <div id={`${id}c`}>
          {deleted ? (
            <p className="message-gone">{texts.messages.deleted}</p>
          ) : folded ? (
            <p className="message-gone">
              {texts.messages.folded}{' '}
              <button type="button" className="message-link" tabIndex={reach} onClick={() => setUnfolded(true)}>
                {texts.messages.showFolded}
              </button>
            </p>
          ) : (
            <>
              {message.content !== '' && (
                <Content
                  content={message.content}
                  mentions={message.mentions}
                  after={message.editedAt === undefined ? undefined : `(${texts.messages.edited})`}
                  reach={reach}
                />
              )}
              <Attachments attachments={message.attachments} reach={reach} />
            </>
          )}
        </div>
        {!deleted && !folded && <Reactions message={message} reach={reach} onToggle={toggle} />}
        <Trouble message={message} reach={reach} />
      </div>
      <div className="message-end">
        {readers.length > 0 && <Readers readers={readers} />}
        {message.status !== undefined && !deleted && <StatusMark status={message.status} />}
      </div>
      {actions.length > 0 && (
        <div ref={tools} className="message-tools">
          {actions.slice(0, 2).map(({ label, icon, act }) => (
            <button
              key={label}
              type="button"
              className="bare"
              tabIndex={-1}
              aria-label={label}
              title={label}
              onClick={act}
            >
              <Icon name={icon} />
            </button>
          ))}
          <button
            type="button"
            className="bare"
            tabIndex={reach}
            aria-label={texts.messages.actions}
            title={texts.messages.actions}
            aria-haspopup="menu"
            onClick={() => setMenu(true)}
          >
            <Icon name="more" />
          </button>
        </div>
      )}
      {menu && actions.length > 0 && (
        <Menu anchor={tools} back={row} label={texts.messages.actions} items={actions} onClose={() => setMenu(false)} />
      )}
      {picker && (
        <Suspense fallback={null}>
          <EmojiPicker anchor={tools} back={row} onPick={toggle} onClose={() => setPicker(false)} />
        </Suspense>
      )}
      {deleting && (
        <Confirm
          title={texts.messages.deleteTitle}
          text={texts.messages.deleteText}
          action={texts.messages.delete}
          onConfirm={() => message.messageId !== undefined && void attempt(remove(message.messageId))}
          onClose={() => setDeleting(false)}
        />
      )}
    </article>
  );
}

function Time({ id, at, message }: { id: string; at: Date; message: MessageView }) {
  const texts = useTexts();
  return (
    <time id={`${id}t`} dateTime={message.at} title={fullText(texts, at)}>
      {timeText(texts, at)}
    </time>
  );
}

/** What went wrong with a message, or with its last change. */
function Trouble({ message, reach }: { message: MessageView; reach: 0 | -1 }) {
  const texts = useTexts();
  const { retry, discard } = useSend(message.conversationId);
  const { attempt } = useNotices();
  if (!message.error && message.status !== 'failed') {
    return null;
  }
  const isUnsent = message.status === 'failed';
  const why = message.error ? (texts.errors[message.error.code] ?? texts.errors.unknown) : '';
  return (
    <div className="message-trouble row">
      <span className="failure">
        {isUnsent ? texts.messages.failed : texts.messages.changeFailed} {why}
      </span>
      {isUnsent && (
        <>
          <button type="button" tabIndex={reach} onClick={() => void attempt(retry(message.key))}>
            {texts.messages.tryAgain}
          </button>
          <button type="button" tabIndex={reach} onClick={() => void attempt(discard(message.key))}>
            {texts.messages.discard}
          </button>
        </>
      )}
    </div>
  );
}
