/**
 * Every message once, in the order of its sender, the same for everybody.
 *
 * @param shown by name, what each was shown, in order
 * @param said by name, what each said for certain, in order
 * @param uncertain what may have been said: written down, or not, when a device was killed
 */
export function faultsOf(shown, said, uncertain = []) {
  const faults = [];
  const [[first, reference], ...others] = Object.entries(shown);
  const counts = new Map();
  for (const content of reference) counts.set(content, (counts.get(content) ?? 0) + 1);
  for (const [content, count] of counts) {
    if (count > 1) faults.push(`"${content}" is there ${count} times`);
  }
  for (const [name, contents] of Object.entries(said)) {
    const mine = new Set(contents);
    const missing = contents.filter((content) => !counts.has(content));
    if (missing.length > 0) faults.push(`${missing.length} of ${name} are lost: ${missing.slice(0, 5)}`);
    const order = reference.filter((content) => mine.has(content));
    const at = order.findIndex((content, i) => content !== contents[i]);
    if (missing.length === 0 && at >= 0) faults.push(`"${order[at]}" of ${name} is not in its place`);
  }
  const known = new Set([...Object.values(said).flat(), ...uncertain]);
  for (const content of counts.keys()) {
    if (!known.has(content)) faults.push(`nobody said "${content}"`);
  }
  for (const [name, contents] of others) {
    const at = reference.findIndex((content, i) => content !== contents[i]);
    if (at >= 0 || contents.length !== reference.length) {
      faults.push(`${name} was shown ${contents.length}, ${first} ${reference.length}; they part at ${at + 1}`);
    }
  }
  return faults;
}
