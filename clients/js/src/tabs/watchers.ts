/** Which tabs want to hear of a user's presence: all have one connection, which is told once. */
export class Watchers {
  readonly #tabs = new Map<string, Set<string>>();

  watch(tab: string, users: readonly string[]): void {
    for (const user of users) {
      const tabs = this.#tabs.get(user);
      if (tabs) {
        tabs.add(tab);
      } else {
        this.#tabs.set(user, new Set([tab]));
      }
    }
  }

  /** @returns those of whom no tab wants to hear any more */
  unwatch(tab: string, users: readonly string[]): string[] {
    return users.filter((user) => {
      const tabs = this.#tabs.get(user);
      return tabs?.delete(tab) && tabs.size === 0 && this.#tabs.delete(user);
    });
  }

  /** @returns those of whom no tab wants to hear any more */
  gone(tab: string): string[] {
    return this.unwatch(tab, [...this.#tabs.keys()]);
  }
}
