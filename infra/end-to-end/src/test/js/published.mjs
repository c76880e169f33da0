// The schemas of the published topics load in Ajv's strict mode, take what was written and refuse what breaks them;
// docs/asyncapi-topics.yaml is AsyncAPI. Argument: a file of JSON, { records: [{ topic, value }] }: recorded traffic.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Parser, fromFile } from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const root = resolve(import.meta.dirname, '../../../../..');
const schemas = resolve(root, 'clients/java/src/main/resources/io/parley/contract/schema/topic');
const golden = resolve(root, 'event-contract/src/test/resources/golden');
const json = (...path) => JSON.parse(readFileSync(resolve(...path), 'utf8'));

const { records } = json(process.argv[2]);
const ajv = new Ajv({ strict: true, allErrors: true });
addFormats(ajv);

const written = readdirSync(golden).filter((file) => file.endsWith('.json'));
const seen = { topics: 0, golden: 0, refused: 0, recorded: 0, messages: 0 };
const topics = new Map();
for (const file of readdirSync(schemas)) {
  const schema = json(schemas, file);
  const validate = ajv.compile(schema);
  topics.set(file.replace(/\.json$/, ''), validate);
  seen.topics++;
  for (const name of written.filter((name) => name.split('.')[0] in schema.definitions)) {
    const value = json(golden, name);
    assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}`);
    seen.golden++;
    for (const field of schema.definitions[value.kind].required) {
      const { [field]: _, ...rest } = value;
      assert.ok(!validate(rest), `${name} is taken without ${field}`);
      seen.refused++;
    }
  }
  assert.ok(validate({ kind: 'a-later-kind', anything: [1] }), 'a later kind is refused');
}

for (const { topic, value } of records) {
  const validate = topics.get(topic);
  assert.ok(validate(value), `${topic}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`);
  seen.recorded++;
}

const { document, diagnostics } = await fromFile(new Parser(), resolve(root, 'docs/asyncapi-topics.yaml')).parse();
assert.deepEqual(diagnostics.filter(({ severity }) => severity === 0), []);
seen.messages = document.allMessages().length;

console.log(JSON.stringify(seen));
