import {h, type Child} from './element';

/** The text with the parts that answer the query marked. */
export function marked(text: string, query: string): Child[] {
  const low = text.toLowerCase();
  // Lower case changes the length of a few letters; then nothing can be pointed at.
  if (low.length !== text.length) return [text];
  const flags = new Array<boolean>(text.length).fill(false);
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    if (paint(low, word, flags)) continue;
    // "3栋1204" is written apart in names: look for its runs of figures, letters and signs.
    for (const run of word.match(/\d+|[a-z]+|[^\da-z]+/g) ?? []) paint(low, run, flags);
  }
  const parts: Child[] = [];
  for (let at = 0; at < text.length; ) {
    let end = at + 1;
    while (end < text.length && flags[end] === flags[at]) end += 1;
    const piece = text.slice(at, end);
    parts.push(flags[at] ? h('mark', {}, piece) : piece);
    at = end;
  }
  return parts;
}

function paint(text: string, word: string, flags: boolean[]): boolean {
  let found = false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    flags.fill(true, at, at + word.length);
    found = true;
  }
  return found;
}
