import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** As in a browser: clients of this process hear that there is a network again. */
const browser = new EventTarget();
globalThis.addEventListener = browser.addEventListener.bind(browser);
globalThis.removeEventListener = browser.removeEventListener.bind(browser);

/**
 * What is between some clients and the gateways: a load balancer that keeps all with one gateway as long as that one
 * takes connections, and a network that can be cut.
 */
export class Network {
  #gateways;
  #server;
  #sockets = new Set();
  #isCut = false;

  /** @param gateways their addresses, `http://127.0.0.1:8080` */
  constructor(gateways) {
    this.#gateways = gateways.map((address) => new URL(address));
    this.#server = createServer({ allowHalfOpen: false }, (client) => this.#take(client));
  }

  async open() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** The address that clients are given. */
  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** From now on every connection is broken, and none comes about. */
  cut() {
    this.#isCut = true;
    this.#breakAll();
  }

  restore() {
    this.#isCut = false;
    browser.dispatchEvent(new Event('online'));
  }

  /** Every connection is broken; those that come after are fine. */
  breakOnce() {
    this.#breakAll();
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #breakAll() {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async #take(client) {
    this.#own(client);
    if (this.#isCut) {
      client.resetAndDestroy();
      return;
    }
    const gateway = await this.#reach();
    if (gateway === undefined || client.destroyed || this.#isCut) {
      client.resetAndDestroy();
      gateway?.destroy();
      return;
    }
    this.#own(gateway);
    client.pipe(gateway).pipe(client);
    client.on('close', () => gateway.destroy());
    gateway.on('close', () => client.destroy());
  }

  /** The first gateway that takes the connection; one that does not is asked last from then on. */
  async #reach() {
    for (const gateway of [...this.#gateways]) {
      const socket = connect({ host: gateway.hostname, port: Number(gateway.port), noDelay: true });
      try {
        await once(socket, 'connect');
        return socket;
      } catch {
        this.#gateways = [...this.#gateways.filter((other) => other !== gateway), gateway];
      }
    }
    return undefined;
  }

  #own(socket) {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()); // a broken connection is what is wanted here
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
