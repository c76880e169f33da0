import { bearer } from '../../../src/engine/token.js';

/** A token as the gateway would take it, but for its signature. */
export function tokenOf(sub: string, more: Record<string, unknown> = {}): string {
  const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_');
  return `${encode({ alg: 'none' })}.${encode({ sub, name: sub, ...more })}.`;
}

export function userOf(token: string): string | undefined {
  return bearer(token)?.id;
}
