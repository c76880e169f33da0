import type { MessageStatus } from '@parley/client';
import { useTexts } from '../texts/texts.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';

const ICONS: Readonly<Record<MessageStatus, IconName>> = {
  waiting: 'clock',
  sending: 'clock',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'alert',
};

/** How far one's own message has come. */
export function StatusMark({ status }: { status: MessageStatus }) {
  const label = useTexts().messages.status[status];
  return (
    <span className={`status status-${status}`} role="img" aria-label={label} title={label}>
      <Icon name={ICONS[status]} />
    </span>
  );
}
