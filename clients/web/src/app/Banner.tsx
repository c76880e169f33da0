import { useSyncExternalStore } from 'react';
import { useConnection, useConnectionLost, useObserved, useParley } from '@parley/client/react';
import { takeUpdate, update } from '../platform/worker.ts';
import { useTexts } from '../texts/texts.ts';
import { Icon } from '../ui/Icon.tsx';
import './Banner.css';

/** What is wrong with the connection, and what to do; nothing while it is well. */
export function Banner({ onLeave }: { onLeave: () => void }) {
  const texts = useTexts();
  const client = useParley();
  const connection = useConnection();
  const lost = useConnectionLost();
  const waiting = useObserved(client.waiting);
  const newBuild = useSyncExternalStore(update.subscribe, update.get);
  if (connection.status === 'closed' && connection.reason !== 'not-started') {
    const { reason } = connection;
    const entersAgain = reason === 'token-refused' || reason === 'token-revoked' || reason === 'logged-out';
    const [label, act] =
      reason === 'outdated'
        ? [texts.connection.reload, () => location.reload()]
        : entersAgain
          ? [texts.connection.enterAgain, onLeave]
          : [texts.connection.tryNow, () => void client.start()];
    return (
      <div className="banner banner-closed" role="alert">
        <Icon name="alert" />
        <span className="grow">{texts.connection.closed[reason]}</span>
        <button type="button" onClick={act}>
          {label}
        </button>
      </div>
    );
  }
  if (lost) {
    return (
      <div className="banner" role="alert">
        <Icon name="clock" />
        <span>
          {texts.connection.lost} {waiting > 0 ? texts.connection.waiting(waiting) : texts.connection.keptHere}
        </span>
      </div>
    );
  }
  return newBuild ? (
    <div className="banner">
      <span className="grow">{texts.connection.update}</span>
      <button type="button" onClick={takeUpdate}>
        {texts.connection.reload}
      </button>
    </div>
  ) : null;
}
