// Writes src/protocol/events.ts and src/protocol/limits.ts, or with --check fails where they are not as it would write them.
import { readFile, writeFile } from 'node:fs/promises';
import { generate } from './protocol/generate.mjs';

const document = await readFile(new URL('../../../docs/asyncapi.yaml', import.meta.url), 'utf8');
const stale = [];
for (const [name, text] of await generate(document)) {
  const file = new URL(`../src/protocol/${name}`, import.meta.url);
  if (process.argv.includes('--check')) {
    if ((await readFile(file, 'utf8')) !== text) stale.push(name);
  } else {
    await writeFile(file, text);
  }
}
if (stale.length > 0) {
  console.error(`Not as docs/asyncapi.yaml has it: ${stale.join(', ')}. Run "npm run generate -w js".`);
  process.exitCode = 1;
}
