import { useState, type FormEvent } from 'react';
import type { ParleyClient } from '@parley/client';
import { useTexts } from '../texts/texts.ts';
import type { Deployment } from './deployment.ts';
import { demoKey, demoToken, enterByName, enterByToken, knownPeople } from './session.ts';
import './SignIn.css';

export function SignIn({
  deployment,
  onEnter,
}: {
  deployment: Deployment | undefined;
  onEnter: (client: ParleyClient) => void;
}) {
  const texts = useTexts();
  const byName = deployment === undefined || (deployment.tokens && demoKey() !== undefined);
  return (
    <main className="sign-in">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>{texts.app}</h1>
      {byName ? <ByName onEnter={onEnter} /> : <ByToken deployment={deployment} onEnter={onEnter} />}
    </main>
  );
}

function ByName({ onEnter }: { onEnter: (client: ParleyClient) => void }) {
  const texts = useTexts();
  const [name, setName] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const enter = async (as: string) => {
    setBusy(true);
    try {
      const token = await demoToken(as); // a name that is none is said here, before anything is opened
      onEnter(enterByName(as, token));
    } catch (error) {
      const isUnreachable = error instanceof TypeError;
      if (isUnreachable && knownPeople().includes(as)) {
        onEnter(enterByName(as)); // to what this device has of them
        return;
      }
      setBusy(false);
      setFailure(isUnreachable ? texts.signIn.unreachable : texts.signIn.failed((error as Error).message));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    if (trimmed !== '' && !busy) {
      void enter(trimmed);
    }
  };
  return (
    <form onSubmit={submit}>
      <label className="field">
        <span>{texts.signIn.name}</span>
        <input
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoFocus
          required
          maxLength={128}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </label>
      <button className="primary" aria-disabled={busy}>
        {texts.signIn.enter}
      </button>
      <p role="alert" className="failure">
        {failure}
      </p>
      {knownPeople().length > 0 && (
        <fieldset className="sign-in-known">
          <legend className="hint">{texts.signIn.known}</legend>
          {knownPeople().map((known) => (
            <button key={known} type="button" disabled={busy} onClick={() => void enter(known)}>
              {known}
            </button>
          ))}
        </fieldset>
      )}
      <p className="hint">{texts.signIn.hint}</p>
    </form>
  );
}

function ByToken({ deployment, onEnter }: { deployment: Deployment; onEnter: (client: ParleyClient) => void }) {
  const texts = useTexts();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') {
      onEnter(enterByToken(token.trim(), deployment));
    }
  };
  return (
    <form onSubmit={submit}>
      <label className="field">
        <span>{texts.signIn.token}</span>
        <input
          type="password"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          autoFocus
          required
          autoComplete="off"
        />
      </label>
      <button className="primary">{texts.signIn.enter}</button>
      <p className="hint">{deployment.tokens ? texts.signIn.noKey : texts.signIn.tokenHint}</p>
    </form>
  );
}
