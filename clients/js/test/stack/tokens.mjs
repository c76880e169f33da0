import { createHmac } from 'node:crypto';

/** Tokens as an application's own server gives them. */
export class Tokens {
  #secret;

  constructor(secret) {
    this.#secret = secret;
  }

  of(user, seconds = 600) {
    const exp = Math.floor(Date.now() / 1000) + seconds;
    const signed = [{ alg: 'HS256' }, { sub: user, name: `Name of ${user}`, exp }].map(encoded).join('.');
    return `${signed}.${createHmac('sha256', this.#secret).update(signed).digest('base64url')}`;
  }
}

function encoded(part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
