import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const LANGUAGES = ['en', 'de'];
const PREFIX = 'virtual:emoji/';
/** Skin tones and hair, which are no emoji of their own. */
const COMPONENT = 2;

interface Emoji {
  readonly unicode: string;
  readonly label: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
}

/** `virtual:emoji/en`: groups of emoji with their names and words, of all that Unicode's data say only what is shown. */
export function emoji(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'parley-emoji',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      const language = LANGUAGES.find((each) => id === `\0${PREFIX}${each}`);
      if (language === undefined) {
        return undefined;
      }
      const all = require(`emojibase-data/${language}/compact.json`) as Emoji[];
      const { groups } = require(`emojibase-data/${language}/messages.json`) as {
        groups: { message: string; order: number }[];
      };
      const shown = groups
        .filter(({ order }) => order !== COMPONENT)
        .map(({ message, order }) => ({
          name: message,
          emoji: all
            .filter(({ group }) => group === order)
            .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
            .map(({ unicode, label, tags }) => [unicode, label, (tags ?? []).join(' ')]),
        }));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(shown))})`;
    },
  };
}
