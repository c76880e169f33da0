import { format } from 'prettier';
import ts from '@typescript/typescript6';
import { exportsOf } from './exports.mjs';

const HEAD = `<!-- Made from the types by scripts/generate.mjs. Do not edit. -->

# API

What an application sees of \`@parley/client\`: each name that it exports, as the type checker has it,
with the comments of the source. [README.md](README.md) shows how it is used.
`;

/** @param entries from what an application imports ("@parley/client") to the file behind it */
export function referenceOf(entries) {
  const exported = exportsOf(Object.values(entries));
  const known = new Set([...exported.values()].flat().map(({ name }) => name));
  const sections = Object.entries(entries).flatMap(([name, file]) => [
    `## \`${name}\``,
    ...exported.get(file).map((one) => section(one, known)),
  ]);
  return format([HEAD, ...sections].join('\n\n'), { parser: 'markdown', printWidth: 100, singleQuote: true });
}

function section({ name, documentation, text }, known) {
  const others = [...identifiers(text)].filter((other) => other !== name && known.has(other));
  const links = others.map((other) => `[${other}](#${other.toLowerCase()})`).join(', ');
  const parts = [`### ${name}`, documentation, `\`\`\`ts\n${text}\n\`\`\``, links && `See ${links}.`];
  return parts.filter(Boolean).join('\n\n');
}

/** The names of types in a declaration, in their order. */
function identifiers(text) {
  const names = new Set();
  const visit = (node) => {
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) names.add(node.getChildAt(0).getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('declaration.ts', text, ts.ScriptTarget.Latest, true));
  return names;
}
