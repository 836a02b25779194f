import { posix } from 'node:path';

import { sourceMask } from './source-mask.ts';

/** What a package exports under one name. */
export interface ExportedSymbol {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'const' | 'enum' | 'unknown';
  /** File that declares it, from the package's folder. */
  readonly file: string;
  /** The text between `/**` and its end, stars removed; empty if there is none. */
  readonly docstring: string;
}

const RE_EXPORT = /export\s+(?:type\s+)?\{([^}]*)\}\s*from\s*'([^']+)'\s*;?/g;

/** What is left of an entry when comments and `export { … } from '…'` are taken away; empty for a proper one. */
export function entryRemainder(source: string): string {
  return sourceMask(source, ['code', 'string']).replaceAll(RE_EXPORT, '').trim();
}

/**
 * The symbols that an entry re-exports, with their declarations.
 *
 * @param entry Path of the entry from the package's folder.
 * @param read Text of a file of the package.
 */
export function exportedSymbols(entry: string, read: (path: string) => string): ExportedSymbol[] {
  const source = sourceMask(read(entry), ['code', 'string']);
  return [...source.matchAll(RE_EXPORT)].flatMap(([, list, from]) => {
    const file = posix.join(posix.dirname(entry), from);
    const declaring = read(file);
    return list
      .split(',')
      .map((item) => item.trim().replace(/^type\s+/, ''))
      .filter((item) => item !== '')
      .map((item) => {
        const [local, name = local] = item.split(/\s+as\s+/);
        return { name, file, ...declaration(local, declaring) };
      });
  });
}

/** The text of a JSDoc comment without its frame. */
export function docstringText(comment: string): string {
  return comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .replaceAll(/^[ \t]*\* ?/gm, '')
    .trim();
}

function declaration(name: string, source: string): Pick<ExportedSymbol, 'kind' | 'docstring'> {
  const code = sourceMask(source, ['code']);
  const match = new RegExp(
    String.raw`^export\s+(?:declare\s+|abstract\s+|async\s+)*(function\*?|class|interface|type|const|enum)\s+${name}\b(?!\$)`,
    'm',
  ).exec(code);
  if (match === null) return { kind: 'unknown', docstring: '' };
  const before = source.slice(0, match.index).trimEnd();
  const opening = before.endsWith('*/') ? before.lastIndexOf('/**') : -1;
  // An arrow assigned to a constant is a function to whoever calls it.
  const arrow = match[1] === 'const' && /^[^=]*=\s*(?:async\s+)?(?:function\b|<|\w+\s*=>|\([^;]*?\)[^;=]*=>)/.test(code.slice(match.index));
  const kind = (arrow ? 'function' : match[1].replace('*', '')) as ExportedSymbol['kind'];
  return { kind, docstring: opening < 0 ? '' : docstringText(before.slice(opening)) };
}
