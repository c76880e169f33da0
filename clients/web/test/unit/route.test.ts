// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { go, pathOf, routeOf } from '../../src/ui/route.ts';

describe('a link', () => {
  it('leads back to what it was made of, whatever is in the ids', () => {
    for (const conversationId of ['team-42', 'dm:a.b:c', 'dm:%41%2F:b', 'a/b?c#d', 'ä ö', '..', '%']) {
      const route = { conversationId, messageId: '0199a3c1-7' };
      expect(routeOf(pathOf(route))).toEqual(route);
      expect(pathOf(route)).not.toContain('.');
    }
  });

  it('that is none leads to the list', () => {
    for (const path of ['/', '/c', '/c/', '/other/x', '/c/%E0%A4%A']) {
      expect(routeOf(path)).toEqual({});
    }
  });
});

describe('going', () => {
  beforeEach(() => history.replaceState(null, '', '/'));

  it('changes the address', () => {
    go({ conversationId: 'a' });
    expect(location.pathname).toBe('/c/a');
  });

  it('to where one is makes no second entry to go back through', () => {
    go({ conversationId: 'a' });
    const { length } = history;
    go({ conversationId: 'a' });
    expect(history.length).toBe(length);
  });
});
