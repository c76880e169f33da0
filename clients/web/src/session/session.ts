import type { ParleyClient } from '@parley/client';
import { ofDevice, ofTab } from '../platform/stored.ts';
import { createClient } from './createClient.ts';
import type { Deployment } from './deployment.ts';
import { hostToken } from './host.ts';

/** Of the tab, so that two tabs can be two people, and a reload keeps who one is. Never a token. */
const USER = 'parley.user';
/** With the key a name is given a token by the embedded stack: kept on the device, so that links open in another tab. */
const KEY = 'parley.key';
const KNOWN = 'parley.known';
const KNOWN_AT_MOST = 12;

/** Who this tab was before it was loaded again. */
export const rememberedUser = () => asText(ofTab.get(USER));

export const demoKey = () => asText(ofDevice.get(KEY));

export const knownPeople = () => asTexts(ofDevice.get(KNOWN));

/** Takes the key out of the address: a link that is passed on has none. */
export function takeKey(): void {
  const key = new URLSearchParams(location.hash.slice(1)).get('key');
  if (key !== null) {
    ofDevice.set(KEY, key);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
}

/** @throws Error with the gateway's words where it gives no token */
export async function demoToken(name: string): Promise<string> {
  const response = await fetch('/demo/token', { method: 'POST', body: JSON.stringify({ name, key: demoKey() }) });
  const answer = (await response.json().catch(() => ({}))) as { token?: string; detail?: string };
  if (!response.ok || answer.token === undefined) {
    throw new Error(answer.detail ?? `${response.status}`);
  }
  return answer.token;
}

/** @param first a token of that name that is there already: the first connection needs no other */
export function enterByName(name: string, first?: string): ParleyClient {
  let token = first;
  const next = () => {
    const known = token;
    token = undefined;
    return known === undefined ? demoToken(name) : Promise.resolve(known);
  };
  ofTab.set(USER, name);
  ofDevice.set(KNOWN, [name, ...knownPeople().filter((known) => known !== name)].slice(0, KNOWN_AT_MOST));
  return opened(createClient({ user: name, token: next }));
}

export function enterByToken(token: string, deployment: Deployment): ParleyClient {
  return opened(createClient({ ...gateway(deployment), token: () => Promise.resolve(token) }));
}

/** The host page says who one is, each time anew. */
export function enterByHost(deployment: Deployment): ParleyClient {
  return opened(createClient({ ...gateway(deployment), token: () => hostToken(deployment.hosts) }));
}

/** The next load of this tab asks who one is. */
export function forget(): void {
  ofTab.set(USER, undefined);
}

function opened(client: ParleyClient): ParleyClient {
  void client.start();
  return client;
}

function gateway({ gateway }: Deployment): { url?: string } {
  return gateway === undefined ? {} : { url: gateway };
}

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const asTexts = (value: unknown) =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
