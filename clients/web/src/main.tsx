import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ParleyClient } from '@parley/client';
import { App } from './app/App.tsx';
import { registerWorker } from './platform/worker.ts';
import type { Deployment } from './session/deployment.ts';
import { textsFor, TextsContext } from './texts/texts.ts';
import { NoticesProvider } from './ui/Notices.tsx';
import './ui/base.css';

/**
 * @param returning the client of who this tab was before it was loaded again
 * @param asked how one enters here, where nobody is known
 */
export async function show(returning: ParleyClient | undefined, asked: Promise<Deployment> | undefined) {
  const texts = await textsFor(navigator.languages);
  document.documentElement.lang = texts.language;
  document.documentElement.dir = texts.direction;
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <TextsContext value={texts}>
        <NoticesProvider>
          <App returning={returning} asked={asked} />
        </NoticesProvider>
      </TextsContext>
    </StrictMode>,
  );
  registerWorker();
}
