// The SDK against a stack whose parts fail: every message once, in order, on every client.
//
//   node run.mjs '{ "gateways": ["http://127.0.0.1:8080", …], "secret": "…", "pid": 4711, "messages": 1000 }'
//
// `pid` is the first gateway's, which is killed in the middle. Prints a line of JSON, what was counted; fails where
// anything was lost, doubled or out of order.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Story } from './story.mjs';

const options = JSON.parse(process.argv[2]);
const directory = await mkdtemp(join(tmpdir(), 'parley-sdk-'));
const story = new Story(options, directory);
try {
  await story.begin();
  await story.talk();
  await story.compare();
  await story.startWithoutANetwork();
  await story.end();
} finally {
  await rm(directory, { recursive: true });
}
if (story.faults.length > 0) {
  console.error(story.faults.join('\n'));
  process.exit(1);
}
console.log(JSON.stringify(story.counted));
process.exit();
