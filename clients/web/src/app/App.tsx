import { useEffect, useState } from 'react';
import type { ParleyClient } from '@parley/client';
import { ParleyProvider } from '@parley/client/react';
import { askDeployment, type Deployment } from '../session/deployment.ts';
import { isHosted } from '../session/host.ts';
import { enterByHost, forget } from '../session/session.ts';
import { SignIn } from '../session/SignIn.tsx';
import { Chat } from './Chat.tsx';

/**
 * @param returning the client of who this tab was before it was loaded again
 * @param asked how one enters here, if that was asked already
 */
export function App({
  returning,
  asked,
}: {
  returning: ParleyClient | undefined;
  asked: Promise<Deployment> | undefined;
}) {
  const [client, setClient] = useState<ParleyClient | undefined>(returning);
  const [deployment, setDeployment] = useState<Deployment | 'unknown' | 'unreachable'>('unknown');
  useEffect(() => {
    if (client || deployment !== 'unknown') {
      return undefined;
    }
    let ended = false;
    (asked ?? askDeployment()).then(
      (answer) => {
        if (!ended) {
          setDeployment(answer);
          if (isHosted() && !answer.tokens) {
            setClient(enterByHost(answer));
          }
        }
      },
      () => !ended && setDeployment('unreachable'),
    );
    return () => {
      ended = true;
    };
  }, [client, deployment, asked]);
  if (client) {
    const leave = () => {
      forget();
      void client.close();
      setClient(undefined);
    };
    return (
      <ParleyProvider client={client}>
        <Chat onLeave={leave} />
      </ParleyProvider>
    );
  }
  if (deployment === 'unknown') {
    return null;
  }
  return <SignIn deployment={deployment === 'unreachable' ? undefined : deployment} onEnter={setClient} />;
}
