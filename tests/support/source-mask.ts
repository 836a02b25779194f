/** What a character of TypeScript source belongs to. Quotes and the slashes of regular expressions count as code. */
export type SourceKind = 'code' | 'comment' | 'string';

/**
 * Source with everything but some kinds turned into spaces; lines and offsets stay.
 *
 * A scanner and no parser, because the checks need only to know comments and strings apart from code, and the
 * repository has no JavaScript API of the compiler. A regular expression counts as a string.
 */
export function sourceMask(source: string, keep: readonly SourceKind[]): string {
  const kinds = sourceKinds(source);
  let masked = '';
  for (let i = 0; i < source.length; i++) {
    masked += source[i] === '\n' || keep.includes(kinds[i]) ? source[i] : ' ';
  }
  return masked;
}

/** The comments of source, each with its offset. */
export function commentsOf(source: string): { text: string; start: number; end: number }[] {
  const kinds = sourceKinds(source);
  const comments = [];
  for (let start = 0; start < source.length; start++) {
    if (kinds[start] !== 'comment') continue;
    let end = start;
    while (kinds[end] === 'comment') end++;
    comments.push({ text: source.slice(start, end), start, end });
    start = end;
  }
  return comments;
}

function sourceKinds(source: string): SourceKind[] {
  const kinds: SourceKind[] = Array.from({ length: source.length }, () => 'code');
  // Depth of braces at which each open template placeholder ends.
  const placeholders: number[] = [];
  let depth = 0;
  let last = '';
  const fill = (from: number, to: number, kind: SourceKind) => kinds.fill(kind, from, to);

  for (let i = 0; i < source.length; i++) {
    const character = source[i];
    if (source.startsWith('//', i)) {
      i = fillTo(endOf('\n', i), 'comment');
    } else if (source.startsWith('/*', i)) {
      i = fillTo(endOf('*/', i + 2) + 2, 'comment');
    } else if (character === '"' || character === "'") {
      const end = endOfLiteral(i, character);
      fill(i + 1, end, 'string');
      i = end;
      last = character;
    } else if (character === '`') {
      i = template(i + 1);
    } else if (character === '}' && placeholders.at(-1) === depth) {
      placeholders.pop();
      i = template(i + 1);
    } else if (character === '/' && mayStartExpression(i)) {
      const end = endOfRegularExpression(i);
      fill(i + 1, end, 'string');
      i = end;
      last = '/';
    } else {
      if (character === '{') depth++;
      if (character === '}') depth--;
      if (!/\s/.test(character)) last = character;
    }

    function fillTo(end: number, kind: SourceKind): number {
      fill(i, end, kind);
      return end - 1;
    }
  }
  return kinds;

  function endOf(text: string, from: number): number {
    const at = source.indexOf(text, from);
    return at < 0 ? source.length : at;
  }

  function endOfLiteral(from: number, quote: string): number {
    let end = from + 1;
    while (end < source.length && source[end] !== quote && source[end] !== '\n') end += source[end] === '\\' ? 2 : 1;
    return end;
  }

  function template(from: number): number {
    let end = from;
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end)) end += source[end] === '\\' ? 2 : 1;
    fill(from, Math.min(end, source.length), 'string');
    if (source[end] !== '$') {
      last = '`';
      return end;
    }
    placeholders.push(depth);
    last = '{';
    return end + 1;
  }

  function endOfRegularExpression(from: number): number {
    let end = from + 1;
    for (let inClass = false; end < source.length && source[end] !== '\n'; end += source[end] === '\\' ? 2 : 1) {
      if (source[end] === '[') inClass = true;
      else if (source[end] === ']') inClass = false;
      else if (source[end] === '/' && !inClass) break;
    }
    return end;
  }

  /** A slash after an operand divides; after anything else it opens a regular expression. */
  function mayStartExpression(at: number): boolean {
    if (/[\w$)\]}'"`]/.test(last)) return /\b(?:return|typeof|case|in|of)\s*$/.test(source.slice(Math.max(0, at - 10), at));
    return true;
  }
}
