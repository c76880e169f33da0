import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A device of its own, device-main.mjs: killed and started again on the same disk. */
export class Device {
  /** What was written down for certain, and what was asked for when it was killed. */
  written = [];
  uncertain = [];
  #options;
  #offset;
  #process;
  #ended;
  #asked = [];
  #waiting = [];

  /** @param offset what its clock is off, in ms */
  constructor(options, offset = 0) {
    this.#options = options;
    this.#offset = offset;
  }

  get name() {
    return this.#options.user;
  }

  async start() {
    const child = spawn(
      process.execPath,
      ['--import', new URL('clock.mjs', import.meta.url).href, here('device-main.mjs'), JSON.stringify(this.#options)],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, PARLEY_CLOCK_OFFSET_MS: `${this.#offset}` } },
    );
    this.#process = child;
    this.#ended = once(child, 'exit');
    child.stdin.on('error', () => {}); // it was killed: what it had not read is lost, as it should be
    createInterface({ input: child.stdout }).on('line', (line) => this.#told(child, JSON.parse(line)));
    child.on('exit', (code, signal) => {
      const isKilled = signal === 'SIGKILL';
      for (const { reject } of this.#waiting.splice(0)) {
        reject(new Error(`${this.name} ended: ${signal ?? code}`));
      }
      if (!isKilled && code !== 0) process.exitCode = 1;
    });
    await this.#next('started');
    return this;
  }

  /** One after the other; what is not written down when it is killed may be there or not. */
  async say(contents) {
    for (const content of contents) {
      this.#asked.push(content);
      const written = this.#next('written');
      this.#write({ do: 'say', content });
      await written;
    }
  }

  async ask(what) {
    const answer = this.#next(what.do);
    this.#write(what);
    return answer;
  }

  async kill() {
    this.#process.kill('SIGKILL');
    await this.#ended;
    this.uncertain.push(...this.#asked.splice(0));
  }

  async stop() {
    this.#process.stdin.end();
    await this.#ended;
  }

  #write(line) {
    this.#process.stdin.write(`${JSON.stringify(line)}\n`);
  }

  #next(kind) {
    return new Promise((resolve, reject) => this.#waiting.push({ kind, resolve, reject }));
  }

  #told(child, line) {
    if (line.written !== undefined) {
      this.#asked.splice(this.#asked.indexOf(line.written), 1);
      this.written.push(line.written);
    }
    const [kind] = Object.keys(line);
    const at = this.#waiting.findIndex((waiting) => waiting.kind === kind);
    if (at >= 0) this.#waiting.splice(at, 1)[0].resolve(line[kind]);
  }
}
