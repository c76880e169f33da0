import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventsOf } from '../../scripts/protocol/events.mjs';
import { generate } from '../../scripts/protocol/generate.mjs';

const here = (path) => new URL(path, import.meta.url);

describe('the types of the protocol', () => {
  let parsed;
  let made;
  beforeAll(async () => {
    const yaml = await readFile(here('../../../../docs/asyncapi.yaml'), 'utf8');
    parsed = parse(yaml);
    made = await generate(yaml);
  });

  test('the committed files are what the document makes', async () => {
    for (const [name, text] of made) {
      const committed = await readFile(here(`../../src/protocol/${name}`), 'utf8');
      expect(committed, `${name}: run "npm run generate -w js"`).toBe(text);
    }
  });

  test('each event of the document is there, said or told', () => {
    const { channels, operations } = parsed;
    const [said, told] = ['Requests', 'Events'].map((name) => section(made.get('events.ts'), name));
    for (const event of Object.keys(channels.native.messages)) {
      const where = operations[event].action === 'receive' ? said : told;
      expect(where).toMatch(new RegExp(`^  '?${event}'?: `, 'm'));
    }
  });

  test('an enumeration is open where a client is told it, and closed where it says it', () => {
    const events = made.get('events.ts');
    expect(section(events, 'Message')).toContain('readonly type: Open<MessageType>;');
    expect(section(events, 'MessageSendRequest')).toContain('readonly type?: MessageType;');
  });

  test('a field that the document gains is in the types', () => {
    const events = eventsOf(withMood({ type: 'string', description: 'How it was meant.' }));
    expect(section(events, 'Message')).toContain("/** How it was meant. */\nreadonly 'mood'?: string;");
  });

  test('a schema that there is not, and one without a type, are errors and no types', () => {
    expect(() => eventsOf(withMood({ $ref: '#/components/schemas/Mood' }))).toThrow('there is no schema Mood');
    expect(() => eventsOf(withMood({ minimum: 1 }))).toThrow('no type for {"minimum":1}');
  });

  function withMood(schema) {
    const document = structuredClone(parsed);
    document.components.schemas.Message.properties.mood = schema;
    return document;
  }
});

function section(events, name) {
  return events.split(`export interface ${name} {`)[1].split('\n}')[0];
}
