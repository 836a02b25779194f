import { sourceMask } from './source-mask.ts';

const FORMS = [
  /\b(?:import|export)\b[\s\w*{},$]*?\bfrom\s*(['"])(?<specifier>[^'"\n]+)\1/g,
  /\bimport\s*(['"])(?<specifier>[^'"\n]+)\1/g,
  /\bimport\s*\(\s*(['"`])(?<specifier>[^'"`\n$]+)\1/g,
  /\b(?:require|require\.resolve|import\.meta\.resolve|createRequire\([^)\n]*\)(?:\.resolve)?)\(\s*(['"])(?<specifier>[^'"\n]+)\1/g,
  /\bnew URL\(\s*(['"])(?<specifier>\.[^'"\n]+\.ts)\1\s*,\s*import\.meta\.url/g,
];

/**
 * The modules that source names: static and dynamic imports, type imports, re-exports, and files found through
 * `resolve` or `new URL(…, import.meta.url)`. Names that are made at run time stay unseen.
 */
export function importSpecifiers(source: string): string[] {
  const code = sourceMask(source, ['code']);
  const uncommented = sourceMask(source, ['code', 'string']);
  const specifiers = FORMS.flatMap((form) =>
    [...uncommented.matchAll(form)]
      // A form inside a string is text, such as the source in a test of this very function.
      .filter((match) => code[match.index] !== ' ')
      .map((match) => match.groups?.specifier ?? ''),
  );
  return [...new Set(specifiers)];
}
