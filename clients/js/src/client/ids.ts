/** Random, of 128 bits. `crypto.randomUUID` is not there on a page that came over plain http. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** The id of the direct conversation of two users. */
export function directId(one: string, other: string): string {
  return `dm:${[one, other].sort().map(escaped).join(':')}`;
}

/** Whom a direct conversation is with; undefined of an id that is no direct conversation's of that user. */
export function partnerIn(conversationId: string, userId: string): string | undefined {
  const parts = conversationId.startsWith('dm:') ? conversationId.slice(3).split(':') : [];
  const own = parts.indexOf(escaped(userId));
  return parts.length === 2 && own >= 0 ? decodeURIComponent(parts[1 - own]!) : undefined;
}

/** `encodeURIComponent` leaves some as they are that the protocol escapes. */
function escaped(id: string): string {
  return encodeURIComponent(id).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
