import { useEffect, useState } from 'react';
import type { ParleyClient } from '@parley/client';
import { ParleyProvider } from '@parley/client/react';
import { askDeployment, type Deployment } from '../session/deployment.ts';
import { isHosted } from '../session/host.ts';
import { demoKey, enterByHost, enterByName, forget, rememberedUser } from '../session/session.ts';
import { SignIn } from '../session/SignIn.tsx';
import { Chat } from './Chat.tsx';

const remembered = rememberedUser();
/** Made once, however often the components are: a tab that is loaded again needs not ask the gateway who it is. */
const returning = remembered !== undefined && demoKey() !== undefined ? enterByName(remembered) : undefined;

export function App() {
  const [client, setClient] = useState<ParleyClient | undefined>(returning);
  const [deployment, setDeployment] = useState<Deployment | 'unknown' | 'unreachable'>('unknown');
  useEffect(() => {
    if (client || deployment !== 'unknown') {
      return undefined;
    }
    let ended = false;
    askDeployment().then(
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
  }, [client, deployment]);
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
