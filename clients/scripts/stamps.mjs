import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** All files of these files and directories, in the same order everywhere. */
function* filesOf(paths, without) {
  for (const path of paths) {
    if (statSync(path).isDirectory()) {
      const names = readdirSync(path).filter((name) => !without.includes(name));
      yield* filesOf(names.sort().map((name) => join(path, name)), without);
    } else {
      yield path;
    }
  }
}

/** A hash of the files' names and bytes, by which it is known whether one has changed. */
export function hashOf(paths, without = []) {
  const hash = createHash('sha256').update(`node ${process.versions.modules}\n`);
  for (const file of filesOf(paths, without)) {
    const bytes = readFileSync(file);
    hash.update(`${file.replaceAll('\\', '/')} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Does what was not done with these inputs. A stamp is there only after all of it is. */
export function once(stamp, inputs, task) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) {
    return;
  }
  rmSync(stamp, { force: true });
  task();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
}
