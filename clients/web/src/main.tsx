import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { registerWorker } from './platform/worker.ts';
import { takeKey } from './session/session.ts';
import { textsFor, TextsContext } from './texts/texts.ts';
import { NoticesProvider } from './ui/Notices.tsx';
import './ui/base.css';

takeKey();
const texts = await textsFor(navigator.languages);
document.documentElement.lang = texts.language;
document.documentElement.dir = texts.direction;
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <TextsContext value={texts}>
      <NoticesProvider>
        <App />
      </NoticesProvider>
    </TextsContext>
  </StrictMode>,
);
registerWorker();
