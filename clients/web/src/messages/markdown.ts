/** What a message is made of: what people write, and no more. Nothing in it is HTML. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic'; readonly inside: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  | { readonly kind: 'mention'; readonly userId: string; readonly text: string };

export type Block =
  { readonly kind: 'paragraph'; readonly inside: readonly Inline[] } | { readonly kind: 'code'; readonly text: string };

/** Texts by which people are mentioned, `@` included, to their ids. */
export type Mentions = ReadonlyMap<string, string>;

const FENCE = /^```[^\n`]*\n?([\s\S]*?)(?:\n```|```)[ \t]*$/mu;
const MARKS =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]*?\S)\*\*|(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])|(?<!\w)_(?=\S)([^_\n]*?\S)_(?!\w)|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)\)|(https?:\/\/[^\s<>]+)|(?<!\w)(@\S+)/gu;
/** Ends a sentence and no address. */
const TRAILING = /[.,;:!?'"*_]+$/u;
const DEEPEST = 3;

export function parse(content: string, mentions: Mentions = new Map()): readonly Block[] {
  const blocks: Block[] = [];
  let rest = content;
  for (let fence = FENCE.exec(rest); fence; fence = FENCE.exec(rest)) {
    paragraph(rest.slice(0, fence.index), mentions, blocks);
    blocks.push({ kind: 'code', text: fence[1]! });
    rest = rest.slice(fence.index + fence[0].length);
  }
  paragraph(rest, mentions, blocks);
  return blocks;
}

function paragraph(text: string, mentions: Mentions, blocks: Block[]): void {
  const trimmed = text.replace(/^\n+|\s+$/gu, '');
  if (trimmed !== '') {
    blocks.push({ kind: 'paragraph', inside: inline(trimmed, mentions, 0) });
  }
}

function inline(text: string, mentions: Mentions, depth: number): readonly Inline[] {
  const all: Inline[] = [];
  let from = 0;
  const plain = (to: number) => to > from && all.push({ kind: 'text', text: text.slice(from, to) });
  for (const match of text.matchAll(MARKS)) {
    const found = depth < DEEPEST && match.index >= from ? mark(match, mentions, depth) : undefined;
    if (found) {
      plain(match.index);
      all.push(found.inline);
      from = match.index + found.length;
    }
  }
  plain(text.length);
  return all;
}

function mark(
  match: RegExpExecArray,
  mentions: Mentions,
  depth: number,
): { inline: Inline; length: number } | undefined {
  const [whole, code, bold, italic, italic2, label, target, bare, at] = match;
  const length = whole.length;
  if (code !== undefined) {
    return { inline: { kind: 'code', text: code }, length };
  }
  if (bold !== undefined) {
    return { inline: { kind: 'bold', inside: inline(bold, mentions, depth + 1) }, length };
  }
  if (italic !== undefined || italic2 !== undefined) {
    return { inline: { kind: 'italic', inside: inline((italic ?? italic2)!, mentions, depth + 1) }, length };
  }
  if (label !== undefined) {
    return { inline: { kind: 'link', url: target!, text: label }, length };
  }
  if (bare !== undefined) {
    const url = withoutTrailing(bare);
    return { inline: { kind: 'link', url, text: url }, length: url.length };
  }
  return mention(match.input.slice(match.index), at!, mentions);
}

/** The longest name that stands here: names may have spaces in them. */
function mention(text: string, word: string, mentions: Mentions): { inline: Inline; length: number } | undefined {
  let best = '';
  for (const name of mentions.keys()) {
    const follows = text[name.length];
    if (
      name.length > best.length &&
      text.startsWith(name) &&
      (follows === undefined || !/[\p{L}\p{N}_]/u.test(follows))
    ) {
      best = name;
    }
  }
  return best === '' || word === '@'
    ? undefined
    : { inline: { kind: 'mention', userId: mentions.get(best)!, text: best }, length: best.length };
}

function withoutTrailing(url: string): string {
  const cut = url.replace(TRAILING, '');
  return cut.endsWith(')') && !cut.includes('(') ? cut.slice(0, -1) : cut;
}

/** The words without what formats them. */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.kind === 'code' ? block.text : words(block.inside))).join(' ');
}

function words(all: readonly Inline[]): string {
  return all.map((each) => ('text' in each ? each.text : words(each.inside))).join('');
}
