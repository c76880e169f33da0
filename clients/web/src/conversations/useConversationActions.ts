import type { ConversationView } from '@parley/client';
import { useParley } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { useOpenDialog } from '../ui/dialogs.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { useNotices } from '../ui/Notices.tsx';

/** What one does to a conversation as a whole, in its menus. */
export function useConversationActions(view: ConversationView | undefined): readonly MenuItem[] {
  const texts = useTexts().conversations;
  const client = useParley();
  const open = useOpenDialog();
  const { attempt } = useNotices();
  if (!view) {
    return [];
  }
  const { conversationId, pinned, muted, archived, partner } = view;
  const conversation = client.conversation(conversationId);
  const update = (changes: Parameters<typeof conversation.update>[0]) => void attempt(conversation.update(changes));
  return [
    {
      label: texts.details,
      icon: partner === undefined ? 'people' : 'person',
      act: () => open(partner === undefined ? { kind: 'group', conversationId } : { kind: 'profile', userId: partner }),
    },
    ...(view.unread > 0
      ? [{ label: texts.markRead, icon: 'check', act: () => conversation.markRead(view.lastNumber) } as const]
      : []),
    { label: pinned ? texts.unpin : texts.pin, icon: 'pin', act: () => update({ pinned: !pinned }) },
    { label: muted ? texts.unmute : texts.mute, icon: muted ? 'bell' : 'mute', act: () => update({ muted: !muted }) },
    {
      label: archived ? texts.unarchive : texts.archive,
      icon: 'archive',
      act: () => update({ archived: !archived }),
    },
  ];
}
