import { useState } from 'react';
import { useObserved, useParley, usePresence, useProfile } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { go } from '../ui/route.ts';
import { Avatar } from './Avatar.tsx';
import { useMe } from './names.ts';
import { presenceText } from './presenceText.ts';
import './ProfileDialog.css';

export default function ProfileDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const texts = useTexts();
  const client = useParley();
  const { attempt } = useNotices();
  const { name } = useProfile(userId);
  const isMe = useMe() === userId;
  const blocked = useObserved(client.blocked).has(userId);
  const [asking, setAsking] = useState(false);
  const presence = presenceText(texts, usePresence(userId));
  const shown = name ?? userId;
  return (
    <Dialog title={texts.people.profile} onClose={onClose}>
      <div className="profile">
        <Avatar userId={userId} size={88} />
        <h3>{shown}</h3>
        {name !== undefined && name !== userId && (
          <p className="hint">
            {texts.people.id} <bdi>{userId}</bdi>
          </p>
        )}
        <p className="hint">{blocked ? texts.people.isBlocked : isMe ? texts.people.you : presence}</p>
        <div className="row">
          <button
            type="button"
            className="primary"
            data-first
            onClick={() => {
              onClose();
              go({ conversationId: client.direct(userId).id });
            }}
          >
            {isMe ? texts.conversations.self : texts.people.talk}
          </button>
          {!isMe && blocked && (
            <button type="button" onClick={() => void attempt(client.unblock(userId))}>
              {texts.people.unblock}
            </button>
          )}
          {!isMe && !blocked && (
            <button type="button" onClick={() => setAsking(true)}>
              <Icon name="block" />
              {texts.people.block}
            </button>
          )}
        </div>
      </div>
      {asking && (
        <Confirm
          title={texts.people.blockTitle(shown)}
          text={texts.people.blockText}
          action={texts.people.block}
          onConfirm={() => void attempt(client.block(userId))}
          onClose={() => setAsking(false)}
        />
      )}
    </Dialog>
  );
}
