// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hostToken } from '../../src/session/host.ts';

const HOST = 'https://app.example';
const opener = { postMessage: vi.fn() };

function says(data: unknown, origin = HOST, source: unknown = opener): void {
  const event = new MessageEvent('message', { data, origin });
  Object.defineProperty(event, 'source', { value: source });
  dispatchEvent(event);
}

describe('the page that hands a token over', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Object.defineProperty(window, 'opener', { value: opener, configurable: true });
  });
  afterEach(() => {
    vi.useRealTimers();
    opener.postMessage.mockClear();
    delete window.parleyToken;
  });

  it('is asked at the configured origins alone', async () => {
    const token = hostToken([HOST]);
    says({ type: 'parley:token', token: 't' });
    await expect(token).resolves.toBe('t');
    expect(opener.postMessage.mock.calls).toEqual([[{ type: 'parley:token-wanted' }, HOST]]);
  });

  it.each([
    ['of another origin', { type: 'parley:token', token: 'x' }, 'https://evil.example', opener],
    ['of another window', { type: 'parley:token', token: 'x' }, HOST, {}],
    ['of another kind', { type: 'other', token: 'x' }, HOST, opener],
    ['with no text for a token', { type: 'parley:token', token: 7 }, HOST, opener],
    ['with nothing', null, HOST, opener],
  ])('is not heard in a message %s', async (_, data, origin, source) => {
    const token = hostToken([HOST]);
    const refused = expect(token).rejects.toThrow('has not answered');
    says(data, origin, source);
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
  });

  it('may be a function instead', async () => {
    window.parleyToken = () => Promise.resolve('f');
    await expect(hostToken([])).resolves.toBe('f');
  });
});
