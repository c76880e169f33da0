import type { Invitation } from '@parley/client';
import { useInvitations } from '@parley/client/react';
import { Avatar } from '../people/Avatar.tsx';
import { useName } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';
import { useNotices } from '../ui/Notices.tsx';
import { go } from '../ui/route.ts';
import './Invitations.css';

export function Invitations() {
  const texts = useTexts();
  const { invitations } = useInvitations();
  return (
    <section>
      <h2 className="list-heading">{texts.invitations.label}</h2>
      <ul role="list" aria-label={texts.invitations.label} className="invitations">
        {invitations.map((invitation) => (
          <Item key={invitation.conversationId} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function Item({ invitation }: { invitation: Invitation }) {
  const texts = useTexts();
  const { accept, decline } = useInvitations();
  const { attempt } = useNotices();
  const { conversationId, by, kind, title } = invitation;
  const name = useName(by.id);
  const enter = async () => {
    if (await attempt(accept(conversationId))) {
      go({ conversationId });
    }
  };
  return (
    <li className="invitation">
      <Avatar userId={by.id} size={28} />
      <div className="grow">
        <p>
          {kind === 'direct'
            ? texts.invitations.direct(name)
            : texts.invitations.group(name, title || texts.conversations.group)}
        </p>
        <div className="row">
          <button type="button" className="primary" onClick={() => void enter()}>
            {texts.invitations.accept}
          </button>
          <button type="button" onClick={() => void attempt(decline(conversationId))}>
            {texts.invitations.decline}
          </button>
        </div>
      </div>
    </li>
  );
}
