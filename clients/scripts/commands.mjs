import { spawnSync } from 'node:child_process';

/** Runs a command, which says what it has to say itself. On Windows npm is a script, which only a shell runs. */
export function attempt(command, words) {
  const { status, error } = spawnSync(command, words, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) {
    throw new Error(`needs ${command}: ${error.message}`);
  }
  return status === 0;
}

/** @throws when it fails */
export function run(command, words) {
  if (!attempt(command, words)) {
    throw new Error(`failed: ${command} ${words.join(' ')}`);
  }
}
