import { useParley } from '@parley/client/react';
import { Avatar } from '../people/Avatar.tsx';
import { useTexts } from '../texts/texts.ts';

const SHOWN = 3;

/** Who has read up to here, as small faces. */
export function Readers({ readers }: { readers: readonly string[] }) {
  const texts = useTexts();
  const client = useParley();
  const label = texts.messages.readBy(readers.map((userId) => client.profile(userId).get().name ?? userId));
  return (
    <span className="readers" role="img" aria-label={label} title={label}>
      {readers.slice(0, SHOWN).map((userId) => (
        <Avatar key={userId} userId={userId} size={16} />
      ))}
      {readers.length > SHOWN && <span aria-hidden="true">+{readers.length - SHOWN}</span>}
    </span>
  );
}
