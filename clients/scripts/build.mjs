// What Maven runs in this directory:
//
//   node scripts/build.mjs page    the web client, packed, in target/classes: for the gateway to serve
//   node scripts/build.mjs test    type checks and unit tests of all workspaces; reports in target/surefire-reports
//
// What was done before with the same inputs is not done again. Tests are.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { attempt, run } from './commands.mjs';
import { pack } from './pack.mjs';
import { hashOf, once } from './stamps.mjs';

const LEAST_NODE = 20;
const WORKSPACES = ['js', 'web'];
/** What the page is made of; tests, and what is built, are not. */
const INPUTS = ['package.json', 'package-lock.json', 'scripts', 'js/package.json', 'js/src', 'web'];
const NO_INPUTS = ['node_modules', 'dist', 'target', 'test'];
const PAGE = 'target/classes/io/parley/web';

function requireNode() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < LEAST_NODE) {
    throw new Error(
      `needs Node ${LEAST_NODE} or newer to build the web client, and this is ${process.versions.node}:` +
        ' install it from nodejs.org, or leave the web client out by -Dclients.skip',
    );
  }
}

function install() {
  once('node_modules/.parley-installed', hashOf([...lockFiles(), ...WORKSPACES.map((name) => `${name}/package.json`)]), () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
}

const lockFiles = () => ['package.json', 'package-lock.json'];

function page() {
  once('target/page-built', hashOf(INPUTS, NO_INPUTS), () => {
    run('npm', ['run', 'build', '-w', 'web']);
    pack('web/dist', PAGE);
  });
}

/** All of them, and then says whether one has failed. */
function test() {
  const commands = WORKSPACES.flatMap((name) => [
    ['npm', ['run', 'check', '-w', name]],
    ['npm', ['run', 'test', '-w', name, '--', ...reportTo(name)]],
  ]);
  const failed = commands.filter(([command, words]) => !attempt(command, words));
  if (failed.length > 0) {
    throw new Error(`failed: ${failed.map(([command, words]) => `${command} ${words.slice(0, 4).join(' ')}`).join(', ')}`);
  }
}

/** Named and formed as Maven's own reports, so that `./parley test` counts these tests with all others. */
function reportTo(workspace) {
  const { name } = JSON.parse(readFileSync(`${workspace}/package.json`, 'utf8'));
  const file = resolve('target/surefire-reports', `TEST-${name.replace(/\W+/g, '-').replace(/^-/, '')}.xml`);
  return ['--reporter=default', '--reporter=junit', `--outputFile.junit=${file}`];
}

const tasks = { page, test };
const [task, ...skips] = process.argv.slice(2);
try {
  if (!Object.hasOwn(tasks, task)) {
    throw new Error('usage: node scripts/build.mjs page|test');
  }
  if (!skips.includes('skip=true')) {
    requireNode();
    install();
    tasks[task]();
  }
} catch (error) {
  console.error(`[ERROR] clients: ${error.message}`); // as Maven marks what to look at
  process.exitCode = 1;
}
