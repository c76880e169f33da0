import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));

/** The compiler takes its time where much else runs. */
const COMPILING_MS = 300_000;

/** Somebody else's project: it has the package as it would be published, and finds what that depends on. */
let project;
let installed;

beforeAll(async () => {
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
  project = mkdtempSync(join(ROOT, 'node_modules', 'project-'));
  installed = join(project, 'node_modules/@parley/client');
  mkdirSync(installed, { recursive: true });
  await node(ROOT, TSC, '-p', 'tsconfig.build.json');
  const [{ filename }] = JSON.parse(await run(ROOT, 'npm', 'pack', '--json', '--pack-destination', project));
  await run(project, 'tar', '-xzf', filename, '-C', installed, '--strip-components=1');
  write('package.json', JSON.stringify({ type: 'module' }));
}, COMPILING_MS);
afterAll(() => rmSync(project, { recursive: true }));

test('another project type-checks against it, its declarations too', { timeout: COMPILING_MS }, async () => {
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'NodeNext',
        target: 'ES2023',
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        jsx: 'react-jsx',
        types: [],
        skipLibCheck: false,
      },
    }),
  );
  write('example.tsx', readFileSync(join(ROOT, 'examples/react.tsx'), 'utf8'));
  write(
    'wrong.ts',
    "import { createClient } from '@parley/client';\n// @ts-expect-error it needs a token\ncreateClient({});\n",
  );
  await node(project, TSC, '-p', '.');
});

test('another project runs it', async () => {
  write(
    'main.mjs',
    `import { createClient, ParleyError } from '@parley/client';
     import * as hooks from '@parley/client/react';
     const client = createClient({ url: 'http://127.0.0.1:9', token: async () => '', storage: 'memory' });
     console.log(client.connection.get().status, ParleyError.name, typeof hooks.useMessages);
     process.exit();`,
  );
  expect((await node(project, 'main.mjs')).trim()).toBe('closed ParleyError function');
});

test('it has what is built and how it is used, and nothing else', () => {
  expect(readdirSync(installed).sort()).toEqual(['API.md', 'README.md', 'dist', 'package.json']);
});

test('it depends on all that it imports', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const known = Object.keys({ ...dependencies, ...peerDependencies });
  const files = readdirSync(join(installed, 'dist'), { recursive: true }).filter((file) => /\.(d\.ts|js)$/.test(file));
  for (const file of files) {
    const text = readFileSync(join(installed, 'dist', file), 'utf8');
    const imported = [...text.matchAll(/(?:from |import\()['"]([^.'"][^'"]*)['"]/g)].map(([, name]) => name);
    expect(known, file).toEqual(expect.arrayContaining(imported.map((name) => name.replace(/^react\/.*/, 'react'))));
  }
});

function write(name, text) {
  writeFileSync(join(project, name), text);
}

function node(directory, ...command) {
  return run(directory, process.execPath, ...command);
}

async function run(directory, program, ...args) {
  try {
    return (await promisify(execFile)(program, args, { cwd: directory })).stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}${error.stderr}`, { cause: error });
  }
}
