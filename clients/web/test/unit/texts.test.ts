// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { de } from '../../src/texts/de.ts';
import { en } from '../../src/texts/en.ts';
import { textsFor } from '../../src/texts/texts.ts';

/** The names of all texts, so that two languages can be held against each other. */
function names(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? names(value, `${path}${name}.`) : [`${path}${name}:${typeof value}`],
  );
}

describe('texts', () => {
  it('are there in each language', () => {
    expect(names(de).sort()).toEqual(names(en).sort());
  });

  it('are those of the first language that there is', async () => {
    expect((await textsFor(['fr-FR', 'de-AT', 'en'])).language).toBe('de');
    expect((await textsFor(['en-GB', 'de'])).language).toBe('en');
    expect((await textsFor(['fr', 'constructor', ''])).language).toBe('en');
  });
});

it('what others’ tests and tools lean on is called as it is called', () => {
  expect({
    name: en.signIn.name,
    enter: en.signIn.enter,
    list: en.conversations.label,
    new: en.conversations.new,
    with: en.create.with,
    start: en.create.start,
    log: en.messages.label,
    message: en.composer.label,
    send: en.composer.send,
    attach: en.composer.attach,
    search: en.search.label,
    results: en.search.results,
    connection: en.connection.label,
    states: [en.connection.online, en.connection.connecting, en.connection['catching-up'], en.connection.offline],
    statuses: Object.values(en.messages.status).sort(),
  }).toEqual({
    name: 'Your name',
    enter: 'Enter',
    list: 'Conversations',
    new: 'New conversation',
    with: 'With',
    start: 'Start',
    log: 'Messages',
    message: 'Message',
    send: 'Send',
    attach: 'Attach a file',
    search: 'Search',
    results: 'Search results',
    connection: 'Connection',
    states: ['Online', 'Connecting', 'Catching up', 'Offline'],
    statuses: ['Delivered', 'Failed', 'Read', 'Sending', 'Sent', 'Waiting'],
  });
});
