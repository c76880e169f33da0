import type { MessageView } from '@parley/client';
import { useParley } from '@parley/client/react';
import { useMe } from '../people/names.ts';
import { useTexts } from '../texts/texts.ts';

export function Reactions({
  message,
  reach,
  onToggle,
}: {
  message: MessageView;
  reach: 0 | -1;
  onToggle: (emoji: string) => void;
}) {
  const texts = useTexts();
  const client = useParley();
  const me = useMe();
  const all = Object.entries(message.reactions).filter(([, users]) => users.length > 0);
  if (all.length === 0) {
    return null;
  }
  const nameOf = (userId: string) => (userId === me ? texts.people.you : (client.profile(userId).get().name ?? userId));
  return (
    <div className="reactions">
      {all.map(([emoji, users]) => {
        const label = texts.messages.reaction(emoji, users.map(nameOf));
        return (
          <button
            key={emoji}
            type="button"
            className="reaction"
            tabIndex={reach}
            aria-pressed={users.includes(me)}
            aria-label={label}
            title={label}
            onClick={() => onToggle(emoji)}
          >
            <span aria-hidden="true">{emoji}</span> {users.length}
          </button>
        );
      })}
    </div>
  );
}
