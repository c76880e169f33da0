import { useRef, useState, type FormEvent } from 'react';
import type { Conversation, ConversationView } from '@parley/client';
import { useConversation } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useOpenDialog } from '../ui/dialogs.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { go } from '../ui/route.ts';
import { Avatar, PresenceDot } from './Avatar.tsx';
import { useMe, useName, useTitle } from './names.ts';
import { splitNames } from './splitNames.ts';
import './ProfileDialog.css';

/** A group's name and its members, and what one's role lets one do with them. */
export default function GroupDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const texts = useTexts();
  const { conversation, view } = useConversation(conversationId);
  const me = useMe();
  const { attempt } = useNotices();
  const [leaving, setLeaving] = useState(false);
  if (!view) {
    return null;
  }
  const manages = view.owner === me || view.admins.includes(me);
  const leave = async () => {
    if (await attempt(conversation.leave())) {
      onClose();
      go({});
    }
  };
  return (
    <Dialog title={texts.group.details} onClose={onClose}>
      <TitleField key={view.title} conversation={conversation} view={view} editable={manages} />
      <section>
        <h3>{texts.group.members(view.memberCount)}</h3>
        {view.members.length === 0 ? (
          <p className="hint">{texts.group.notListed}</p>
        ) : (
          <ul role="list" aria-label={texts.group.members(view.memberCount)} className="people">
            {view.members.map((userId) => (
              <Member key={userId} userId={userId} conversation={conversation} view={view} />
            ))}
          </ul>
        )}
      </section>
      {manages && <AddPeople conversation={conversation} />}
      <div className="row end">
        <button type="button" onClick={() => setLeaving(true)}>
          <Icon name="leave" />
          {texts.conversations.leave}
        </button>
      </div>
      {leaving && (
        <Confirm
          title={texts.group.leaveTitle}
          text={texts.group.leaveText}
          action={texts.conversations.leave}
          onConfirm={() => void leave()}
          onClose={() => setLeaving(false)}
        />
      )}
    </Dialog>
  );
}

function TitleField({
  conversation,
  view,
  editable,
}: {
  conversation: Conversation;
  view: ConversationView;
  editable: boolean;
}) {
  const texts = useTexts();
  const { attempt } = useNotices();
  const shown = useTitle(view.conversationId, view);
  const [title, setTitle] = useState(view.title ?? '');
  if (!editable) {
    return <p className="cut">{shown}</p>;
  }
  const save = (event: FormEvent) => {
    event.preventDefault();
    void attempt(conversation.update({ title: title.trim() }));
  };
  return (
    <form onSubmit={save}>
      <label className="field">
        <span>{texts.group.title}</span>
        <input value={title} maxLength={128} onChange={(event) => setTitle(event.target.value)} />
      </label>
      {title.trim() !== (view.title ?? '') && (
        <div className="row end">
          <button className="primary">{texts.save}</button>
        </div>
      )}
    </form>
  );
}

function Member({
  userId,
  conversation,
  view,
}: {
  userId: string;
  conversation: Conversation;
  view: ConversationView;
}) {
  const texts = useTexts();
  const name = useName(userId);
  const me = useMe();
  const open = useOpenDialog();
  const { attempt } = useNotices();
  const [menu, setMenu] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isOwner = view.owner === userId;
  const isAdmin = view.admins.includes(userId);
  const owns = view.owner === me;
  const mayRemove = userId !== me && !isOwner && (owns || (view.admins.includes(me) && !isAdmin));
  const setRole = (role: 'admin' | 'member') => void attempt(conversation.update({ roles: { [userId]: role } }));
  const items: readonly MenuItem[] = [
    { label: texts.people.profile, icon: 'person', act: () => open({ kind: 'profile', userId }) },
    ...(owns && !isOwner
      ? [
          isAdmin
            ? ({ label: texts.group.unmakeAdmin, icon: 'person', act: () => setRole('member') } as const)
            : ({ label: texts.group.makeAdmin, icon: 'people', act: () => setRole('admin') } as const),
        ]
      : []),
    ...(mayRemove
      ? [
          {
            label: texts.group.remove,
            icon: 'trash',
            danger: true,
            act: () => void attempt(conversation.removeMembers([userId])),
          } as const,
        ]
      : []),
  ];
  return (
    <li>
      <span className="with-presence">
        <Avatar userId={userId} size={28} />
        <PresenceDot userId={userId} />
      </span>
      <span className="cut grow">{userId === me ? `${name} (${texts.people.you})` : name}</span>
      {(isOwner || isAdmin) && <span className="hint">{isOwner ? texts.group.owner : texts.group.admin}</span>}
      <button
        ref={button}
        type="button"
        className="bare"
        aria-label={texts.group.optionsOf(name)}
        aria-haspopup="menu"
        onClick={() => setMenu(true)}
      >
        <Icon name="more" />
      </button>
      {menu && (
        <Menu anchor={button} label={texts.group.optionsOf(name)} items={items} onClose={() => setMenu(false)} />
      )}
    </li>
  );
}

function AddPeople({ conversation }: { conversation: Conversation }) {
  const texts = useTexts().group;
  const { attempt, notify } = useNotices();
  const [names, setNames] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const people = splitNames(names);
    if (people.length === 0) {
      return;
    }
    await attempt(
      conversation.addMembers(people).then(({ notAdded, invited }) => {
        setNames('');
        const left = notAdded.length > 0 ? texts.notAdded(notAdded) : '';
        const asked = invited.length > 0 ? texts.invited(invited) : '';
        if (left !== '' || asked !== '') {
          notify(`${left} ${asked}`.trim());
        }
      }),
    );
  };
  return (
    <form onSubmit={(event) => void add(event)}>
      <label className="field">
        <span>{texts.add}</span>
        <span className="row">
          <input
            className="grow"
            value={names}
            placeholder={texts.addHint}
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => setNames(event.target.value)}
          />
        </span>
      </label>
      {names.trim() !== '' && (
        <div className="row end">
          <button className="primary">{texts.addButton}</button>
        </div>
      )}
    </form>
  );
}
