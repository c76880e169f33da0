import { useSyncExternalStore } from 'react';

/** What a reader has set on this device. Storage may be forbidden: then it holds until the page is left. */
export interface Settings {
  readonly notifications: boolean;
  readonly sound: boolean;
  readonly singleKeys: boolean;
  /** Emoji, the last used first. */
  readonly emoji: readonly string[];
}

const KEY = 'parley.settings';
const DEFAULTS: Settings = { notifications: false, sound: false, singleKeys: true, emoji: [] };
const listeners = new Set<() => void>();
let current = { ...DEFAULTS, ...(read(localStorage_(), KEY) as Partial<Settings> | undefined) };

function localStorage_(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

function sessionStorage_(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

function read(storage: Storage | undefined, key: string): unknown {
  try {
    return JSON.parse(storage?.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: Storage | undefined, key: string, value: unknown): void {
  try {
    if (value === undefined) {
      storage?.removeItem(key);
    } else {
      storage?.setItem(key, JSON.stringify(value));
    }
  } catch {
    // Full or forbidden: the page does without.
  }
}

/** Of this tab, over reloads. */
export const ofTab = {
  get: (key: string) => read(sessionStorage_(), key),
  set: (key: string, value: unknown) => write(sessionStorage_(), key, value),
};

/** Of this browser. */
export const ofDevice = {
  get: (key: string) => read(localStorage_(), key),
  set: (key: string, value: unknown) => write(localStorage_(), key, value),
  keys: (prefix: string) => Object.keys(localStorage_() ?? {}).filter((key) => key.startsWith(prefix)),
};

export function settings(): Settings {
  return current;
}

export function changeSettings(changes: Partial<Settings>): void {
  current = { ...current, ...changes };
  ofDevice.set(KEY, current);
  listeners.forEach((listener) => listener());
}

export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, settings);
}
