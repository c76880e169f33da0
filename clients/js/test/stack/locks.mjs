/** Web Locks for tabs that are in one process; those of a tab that was killed are free for the others. */
export class Locks {
  /** By name, the holder first. */
  #queues = new Map();

  /** The `navigator.locks` of a tab. */
  of(tab) {
    return {
      request: (name, ...rest) => {
        const [{ signal, ifAvailable } = {}, work] = rest.length === 2 ? rest : [undefined, rest[0]];
        return new Promise((resolve, reject) => {
          const request = { tab, name, run: () => this.#hold(request, work, resolve, reject) };
          const queue = this.#queueOf(name);
          if (ifAvailable && queue.length > 0) {
            Promise.resolve(null).then(work).then(resolve, reject);
            return;
          }
          queue.push(request);
          signal?.addEventListener('abort', () => {
            if (queue.indexOf(request) <= 0) return; // it is held, or over
            queue.splice(queue.indexOf(request), 1);
            reject(signal.reason);
          });
          if (queue[0] === request) request.run();
        });
      },
    };
  }

  killed(tab) {
    for (const queue of this.#queues.values()) {
      const [holder] = queue;
      queue.splice(0, queue.length, ...queue.filter((request) => request.tab !== tab));
      if (queue.length > 0 && queue[0] !== holder) queue[0].run();
    }
  }

  async #hold(request, work, resolve, reject) {
    await undefined; // nobody is called back before its request is made
    try {
      resolve(await work({ name: request.name, mode: 'exclusive' }));
    } catch (error) {
      reject(error);
    } finally {
      const queue = this.#queueOf(request.name);
      if (queue[0] === request) {
        queue.shift();
        queue[0]?.run();
      }
    }
  }

  #queueOf(name) {
    if (!this.#queues.has(name)) this.#queues.set(name, []);
    return this.#queues.get(name);
  }
}
