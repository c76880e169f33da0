import { createContext, useContext } from 'react';
import { en, type Texts } from './en.ts';

export type { Texts };

/** Languages besides English, each loaded only where it is wanted. */
const OTHERS: Readonly<Record<string, () => Promise<Texts>>> = {
  de: () => import('./de.ts').then(({ de }) => de),
};

/** The first of these languages that there is; English where there is none, or where it cannot be loaded. */
export async function textsFor(languages: readonly string[]): Promise<Texts> {
  for (const language of languages) {
    const base = language.split('-')[0]!.toLowerCase();
    if (base === 'en') {
      return en;
    }
    const load = Object.hasOwn(OTHERS, base) ? OTHERS[base] : undefined;
    if (load) {
      return load().catch(() => en);
    }
  }
  return en;
}

export const TextsContext = createContext<Texts>(en);

export function useTexts(): Texts {
  return useContext(TextsContext);
}
