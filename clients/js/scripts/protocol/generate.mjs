import { format } from 'prettier';
import { parse } from 'yaml';
import { eventsOf } from './events.mjs';
import { limitsOf } from './limits.mjs';

const HEAD = '// Made from docs/asyncapi.yaml by scripts/generate.mjs. Do not edit.\n\n';

/** @returns the name and the text of each file that the document makes */
export async function generate(yaml) {
  const document = parse(yaml);
  return new Map([
    ['events.ts', await pretty(eventsOf(document))],
    ['limits.ts', await pretty(limitsOf(document['x-limits']))],
  ]);
}

function pretty(text) {
  return format(HEAD + text, { parser: 'typescript', printWidth: 120, singleQuote: true });
}
