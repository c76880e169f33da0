// Writes what is made from something else: src/protocol of docs/asyncapi.yaml, and API.md of the types; or with --check
// fails where a file is not as it would be made now.
import { readFile, writeFile } from 'node:fs/promises';
import { generated } from './generated.mjs';

const isCheck = process.argv.includes('--check');
for (const [path, text] of await generated()) {
  const file = new URL(`../${path}`, import.meta.url);
  if (!isCheck) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8')) !== text) {
    console.error(`${path} is not as it would be made now: run "npm run generate -w js" in clients`);
    process.exitCode = 1;
  }
}
