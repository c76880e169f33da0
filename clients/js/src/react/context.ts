import { createContext, createElement, useContext, type ReactNode } from 'react';
import type { ParleyClient } from '../client.js';

const Context = createContext<ParleyClient | undefined>(undefined);

/** Hands the client to the hooks below. Whoever made the client starts and closes it: a component that is mounted twice, as
 * React's StrictMode does, must not. */
export function ParleyProvider({ client, children }: { client: ParleyClient; children?: ReactNode }) {
  return createElement(Context.Provider, { value: client }, children);
}

export function useParley(): ParleyClient {
  const client = useContext(Context);
  if (client === undefined) {
    throw new Error('useParley and the other hooks need a ParleyProvider above them');
  }
  return client;
}
