import type { ParleyClient } from '@parley/client';
import { FakeClient } from './FakeClient.ts';

declare global {
  interface Window {
    parleyFake?: FakeClient;
  }
}

export function createClient(): ParleyClient {
  window.parleyFake = new FakeClient();
  return window.parleyFake;
}
