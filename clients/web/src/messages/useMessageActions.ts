import type { MessageView } from '@parley/client';
import { useSend } from '@parley/client/react';
import { useTexts } from '../texts/texts.ts';
import { useOpenDialog } from '../ui/dialogs.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { useNotices } from '../ui/Notices.tsx';
import { pathOf } from '../ui/route.ts';
import type { Rights } from './rows.ts';

export interface MessageAction extends MenuItem {
  /** The key that does it while the message has the focus. */
  readonly shortcut?: string;
}

/** What one may do with a message; reacting and replying first. */
export function useMessageActions(
  message: MessageView,
  rights: Rights,
  on: {
    readonly onReply: (message: MessageView) => void;
    readonly onEdit: (message: MessageView) => void;
    readonly onReact: (open: true) => void;
    readonly onDelete: (ask: true) => void;
  },
): readonly MessageAction[] {
  const texts = useTexts().messages;
  const { conversationId, messageId, number } = message;
  const { discard, retry } = useSend(conversationId);
  const { notify, attempt } = useNotices();
  const open = useOpenDialog();
  if (message.deletedAt !== undefined) {
    return [];
  }
  const copy = (text: string) => void attempt(navigator.clipboard.writeText(text).then(() => notify(texts.copied)));
  const copyText: MessageAction = { label: texts.copyText, icon: 'copy', act: () => copy(message.content) };
  if (messageId === undefined || number === undefined) {
    return [
      copyText,
      ...(message.status === 'failed'
        ? [{ label: texts.tryAgain, icon: 'send', act: () => void attempt(retry(message.key)) } as const]
        : []),
      { label: texts.discard, icon: 'trash', danger: true, act: () => void attempt(discard(message.key)) },
    ];
  }
  const mayDelete = message.own || rights.deletesAll;
  const link = () => copy(location.origin + pathOf({ conversationId, messageId }));
  return [
    { label: texts.react, icon: 'smile', shortcut: '+', act: () => on.onReact(true) },
    { label: texts.reply, icon: 'reply', shortcut: 'r', act: () => on.onReply(message) },
    ...(message.own && message.type === 'text'
      ? [{ label: texts.edit, icon: 'edit', shortcut: 'e', act: () => on.onEdit(message) } as const]
      : []),
    ...(message.content === '' ? [] : [copyText]),
    { label: texts.copyLink, icon: 'link', act: link },
    ...(rights.seesReaders
      ? [
          {
            label: texts.readers,
            icon: 'eye',
            act: () => open({ kind: 'readers', conversationId, number, senderId: message.sender.id }),
          } as const,
        ]
      : []),
    ...(mayDelete
      ? [
          {
            label: texts.delete,
            icon: 'trash',
            danger: true,
            shortcut: 'Delete',
            act: () => on.onDelete(true),
          } as const,
        ]
      : []),
  ];
}
