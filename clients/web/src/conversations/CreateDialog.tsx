import { useMemo, useState, type FormEvent } from 'react';
import { useConversations, useParley } from '@parley/client/react';
import { Avatar } from '../people/Avatar.tsx';
import { useMe, useName } from '../people/names.ts';
import { splitNames } from '../people/splitNames.ts';
import { useTexts } from '../texts/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { go } from '../ui/route.ts';
import './CreateDialog.css';

const KNOWN_AT_MOST = 12;

/** With one other person a direct conversation, with several a group. */
export default function CreateDialog({ onClose }: { onClose: () => void }) {
  const texts = useTexts().create;
  const client = useParley();
  const { attempt } = useNotices();
  const [names, setNames] = useState('');
  const [title, setTitle] = useState('');
  const [all, setAll] = useState(false);
  const people = splitNames(names);
  const isGroup = people.length > 1;
  const known = useKnown().filter((userId) => !people.includes(userId));
  const start = async (event: FormEvent) => {
    event.preventDefault();
    const [only] = people;
    if (only === undefined) {
      return;
    }
    if (!isGroup) {
      onClose();
      go({ conversationId: client.direct(only).id });
      return;
    }
    const named = title.trim() === '' ? {} : { title: title.trim() };
    await attempt(
      client.createGroup({ ...named, members: people, history: all ? 'all' : 'joined' }).then(({ id }) => {
        onClose();
        go({ conversationId: id });
      }),
    );
  };
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form onSubmit={(event) => void start(event)}>
        <div className="field">
          <label className="field">
            <span>{texts.with}</span>
            <input
              value={names}
              onChange={(event) => setNames(event.target.value)}
              data-first
              required
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              aria-describedby="with-hint"
            />
          </label>
          <span id="with-hint" className="hint">
            {texts.withHint}
          </span>
        </div>
        {known.length > 0 && (
          <div role="group" aria-label={texts.known} className="create-known">
            {known.slice(0, KNOWN_AT_MOST).map((userId) => (
              <Known key={userId} userId={userId} onAdd={() => setNames([...people, userId].join(', '))} />
            ))}
          </div>
        )}
        {isGroup && (
          <>
            <label className="field">
              <span>{texts.groupName}</span>
              <input
                value={title}
                onChange={(event) => setTitle(event.target.value)}
                placeholder={texts.groupNameHint}
                maxLength={128}
              />
            </label>
            <label className="check">
              <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
              {texts.history}
            </label>
          </>
        )}
        <div className="row end">
          <button className="primary" aria-disabled={people.length === 0}>
            {texts.start}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Known({ userId, onAdd }: { userId: string; onAdd: () => void }) {
  const texts = useTexts();
  const name = useName(userId);
  return (
    <button type="button" onClick={onAdd}>
      <span className="only-heard">{texts.create.add}</span>
      <Avatar userId={userId} size={20} />
      {name}
    </button>
  );
}

/** Whom one shares conversations with, by activity. */
function useKnown(): readonly string[] {
  const conversations = useConversations();
  const me = useMe();
  return useMemo(
    () => [...new Set(conversations.flatMap(({ members }) => members))].filter((userId) => userId !== me),
    [conversations, me],
  );
}
