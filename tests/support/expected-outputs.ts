import { sourceMask } from './source-mask.ts';

/** What the comments beside one `console.log` say that it prints. */
export interface ExpectedOutput {
  /** Line of the statement in the example, from 1. */
  readonly line: number;
  /** The comment that ends the statement, then the comment lines below it; empty if there is none. */
  readonly lines: readonly string[];
}

/** The `console.log` statements of an example, in order, with their expectations. */
export function expectedOutputs(code: string): ExpectedOutput[] {
  const masked = sourceMask(code, ['code']);
  return [...masked.matchAll(/\bconsole\s*\.\s*log\s*\(/g)].map((match) => {
    let end = match.index + match[0].length;
    for (let depth = 1; depth > 0 && end < masked.length; end++) {
      if (masked[end] === '(') depth++;
      if (masked[end] === ')') depth--;
    }
    const [first, ...below] = code.slice(end).split('\n');
    const lines: string[] = [];
    const beside = /^\s*[;,)}]*\s*\/\/ ?(.*)$/.exec(first);
    if (beside) lines.push(beside[1]);
    for (const line of below) {
      const comment = /^\s*\/\/ ?(.*)$/.exec(line);
      if (!comment) break;
      lines.push(comment[1]);
    }
    return { line: code.slice(0, match.index).split('\n').length, lines: lines.map((line) => line.trimEnd()) };
  });
}

/**
 * How the printed texts differ from the expectations, one sentence a difference.
 *
 * Comment lines below a statement count as output only as far as the output goes, so that a remark may follow.
 */
export function outputProblems(expected: readonly ExpectedOutput[], printed: readonly string[]): string[] {
  if (expected.length === 0) return ['the example has no console.log; show what it computes'];
  const silent = expected.filter(({ lines }) => lines.length === 0);
  if (silent.length > 0) return silent.map(({ line }) => `line ${line}: console.log has no "// expected" comment; add the output`);
  if (printed.length !== expected.length) {
    return [`${printed.length} texts were printed by ${expected.length} console.log statements; let each run once`];
  }
  return expected.flatMap(({ line, lines }, index) => {
    const actual = printed[index].split('\n').map((text) => text.trimEnd());
    const stated = lines.slice(0, actual.length);
    if (actual.join('\n') === stated.join('\n')) return [];
    return [`line ${line}: prints ${JSON.stringify(actual.join('\n'))}; the comment says ${JSON.stringify(stated.join('\n'))}`];
  });
}
