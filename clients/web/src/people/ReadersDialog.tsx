import { useReceipts } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Avatar } from './Avatar.tsx';
import { useMe, useName } from './names.ts';
import './ProfileDialog.css';

/** Who of a group has read a message, and whom it has reached. */
export default function ReadersDialog({
  conversationId,
  number,
  senderId,
  onClose,
}: {
  conversationId: string;
  number: number;
  senderId: string;
  onClose: () => void;
}) {
  const texts = useTexts().messages;
  const me = useMe();
  const marks = Object.entries(useReceipts(conversationId)).filter(([userId]) => userId !== senderId && userId !== me);
  const read = marks.filter(([, mark]) => mark.read >= number);
  const delivered = marks.filter(([, mark]) => mark.read < number && mark.delivered >= number);
  return (
    <Dialog title={texts.readers} onClose={onClose}>
      <People title={texts.readByTitle} userIds={read.map(([userId]) => userId)} />
      {delivered.length > 0 && <People title={texts.deliveredTo} userIds={delivered.map(([userId]) => userId)} />}
    </Dialog>
  );
}

function People({ title, userIds }: { title: string; userIds: readonly string[] }) {
  const texts = useTexts().messages;
  return (
    <section>
      <h3>{title}</h3>
      {userIds.length === 0 ? (
        <p className="hint">{texts.nobodyYet}</p>
      ) : (
        <ul role="list" aria-label={title} className="people">
          {userIds.map((userId) => (
            <Item key={userId} userId={userId} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ userId }: { userId: string }) {
  return (
    <li>
      <Avatar userId={userId} size={28} />
      {useName(userId)}
    </li>
  );
}
