import type { Person } from '../model.js';

/** What a token says of its bearer. It is read and not verified: that is the gateway's. Undefined for what is no JWT. */
export function bearer(token: string): Person | undefined {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const { sub, name, picture } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    if (typeof sub !== 'string' || sub === '') {
      return undefined;
    }
    return {
      id: sub,
      ...(typeof name === 'string' && { name }),
      ...(typeof picture === 'string' && { picture }),
    };
  } catch {
    return undefined; // no base64, no UTF-8 or no JSON
  }
}
