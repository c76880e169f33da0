import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { referenceOf } from './api/reference.mjs';
import { generate } from './protocol/generate.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns the path and the text of each file that is made from something else */
export async function generated() {
  const protocol = await generate(await readFile(here('../../../docs/asyncapi.yaml'), 'utf8'));
  const reference = await referenceOf({
    '@parley/client': here('../src/index.ts'),
    '@parley/client/react': here('../src/react/index.ts'),
  });
  return new Map([...[...protocol].map(([name, text]) => [`src/protocol/${name}`, text]), ['API.md', reference]]);
}
