// What Maven runs in this directory:
//
//   node scripts/build.mjs page    the web client, packed, in target/classes: for the gateway to serve
//   node scripts/build.mjs test    type checks and unit tests of all workspaces; reports in target/surefire-reports
//
// `ignore=true`: who asks for it counts the reports, in which each command is a test, and goes on when one has failed.
// What was done before with the same inputs is not done again. Tests are.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
const REPORTS = 'target/surefire-reports';

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
function test(ignore) {
  const commands = WORKSPACES.flatMap((name) => [
    ['npm', ['run', 'check', '-w', name]],
    ['npm', ['run', 'test', '-w', name, '--', ...reportTo(name)]],
  ]);
  const ended = commands.map(([command, words]) => ({
    name: `${command} ${words.slice(0, 4).join(' ')}`,
    failed: !attempt(command, words),
  }));
  report(ended);
  const failed = ended.filter((each) => each.failed).map(({ name }) => name);
  if (failed.length > 0 && !ignore) {
    throw new Error(`failed: ${failed.join(', ')}`);
  }
}

/** A check has no report of its own, and tests may end without one. */
function report(ended) {
  const failures = ended.filter(({ failed }) => failed).length;
  const lines = ended.map(
    ({ name, failed }) => `<testcase classname="clients" name="${name}">${failed ? '<failure/>' : ''}</testcase>`,
  );
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(
    `${REPORTS}/TEST-clients.xml`,
    `<testsuite name="clients" tests="${ended.length}" failures="${failures}" errors="0" skipped="0">\n` +
      `${lines.join('\n')}\n</testsuite>\n`,
  );
}

/** Named and formed as Maven's own reports, so that `./parley test` counts these tests with all others. */
function reportTo(workspace) {
  const { name } = JSON.parse(readFileSync(`${workspace}/package.json`, 'utf8'));
  const file = resolve(REPORTS, `TEST-${name.replace(/\W+/g, '-').replace(/^-/, '')}.xml`);
  return ['--reporter=default', '--reporter=junit', `--outputFile.junit=${file}`];
}

const tasks = { page, test };
const [task, ...options] = process.argv.slice(2);
try {
  if (!Object.hasOwn(tasks, task)) {
    throw new Error('usage: node scripts/build.mjs page|test');
  }
  if (!options.includes('skip=true')) {
    requireNode();
    install();
    tasks[task](options.includes('ignore=true'));
  }
} catch (error) {
  console.error(`[ERROR] clients: ${error.message}`); // as Maven marks what to look at
  process.exitCode = 1;
}
