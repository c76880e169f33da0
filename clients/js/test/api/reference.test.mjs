import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { referenceOf } from '../../scripts/api/reference.mjs';

let directory;
let reference;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-api-'));
  const file = (name, text) => writeFileSync(join(directory, name), text);
  file('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'ES2022', lib: ['ES2022'], types: [] } }));
  file(
    'index.ts',
    `/** What is said. */
     export interface Word {
       /** As it is written. */
       readonly text: string;
     }
     /** Says it. */
     export function say(word: Word): void { console_log(word); }
     export class Mouth { #teeth = 32; open(): number { return this.#teeth; } }
     declare function console_log(word: Word): void;
     interface Secret { key: string }`,
  );
  file('other.ts', "export { say as tell, type Word as Words } from './index.js';");
  reference = await referenceOf({ thing: join(directory, 'index.ts'), 'thing/other': join(directory, 'other.ts') });
});
afterAll(() => rm(directory, { recursive: true }));

test('each export has its documentation, its type and links to the types in it', () => {
  expect(reference).toContain(
    '### say\n\nSays it.\n\n```ts\nfunction say(word: Word): void;\n```\n\nSee [Word](#word).',
  );
  expect(reference).toContain('### Word\n\nWhat is said.\n\n```ts\ninterface Word {\n  /** As it is written. */');
});

test('what is not exported, and what is private, is not in it', () => {
  expect(reference).not.toMatch(/Secret|teeth|private|console_log/);
  expect(reference).toContain('class Mouth {\n  open(): number;\n}');
});

test('another entry has its own names for the same things', () => {
  expect(reference).toMatch(/## `thing\/other`\n\n### tell\n\nSays it\./);
  expect(reference).toContain('### Words');
});
