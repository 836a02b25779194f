import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { entryRemainder, type ExportedSymbol, exportedSymbols } from './exported-symbols.ts';
import { importSpecifiers } from './import-specifiers.ts';
import { commentsOf, sourceMask } from './source-mask.ts';
import { isTest, isTestHelper, readText, repositoryRoot, type WorkspacePackage } from './workspace.ts';

/** Files that every package or app has and lacks here. */
export function fileProblems({ folder, kind, sources, entries }: WorkspacePackage): string[] {
  if (kind === 'data') return missingFiles(folder, ['README.md', 'LICENSE', 'PROVENANCE.md', 'package.json', 'index.js', 'index.d.ts']);
  const build = entries.includes('src/main.tsx') ? ['vite.config.ts', 'index.html'] : ['tsdown.config.mjs'];
  const wanted = ['README.md', 'package.json', 'tsconfig.json', ...build, ...(kind === 'package' ? ['src/index.ts'] : []), ...entries];
  const problems = missingFiles(folder, [...new Set(wanted)]);
  if (!sources.some(isTest)) problems.push(`${folder}/src: no *.test.ts; add the tests of the package beside its source`);
  return problems;
}

/** Code of a package of files beyond the path to them, and files without a checksum in its PROVENANCE.md. */
export function dataProblems({ folder, manifest }: WorkspacePackage): string[] {
  const path = `${folder}/index.js`;
  const rest = sourceMask(readText(path), ['code', 'string']).replaceAll(/export const \w+ = new URL\('[^']+', import\.meta\.url\);/g, '').trim();
  const provenance = readText(`${folder}/PROVENANCE.md`);
  const files = readdirSync(join(repositoryRoot, folder)).filter((name) => /\.(?:gz|nc|csv|json)$/.test(name) && name !== 'package.json');
  return [
    ...(rest === '' ? [] : [`${path}: "${rest.split('\n')[0]}" is no export const … = new URL('…', import.meta.url); a package of files has no other code`]),
    ...(manifest.scripts === undefined ? [] : [`${folder}/package.json: has scripts; remove them, for there is nothing to build`]),
    ...files
      .filter((name) => !provenance.includes(createHash('sha256').update(readFileSync(join(repositoryRoot, folder, name))).digest('hex')))
      .map((name) => `${folder}/PROVENANCE.md: lacks the SHA-256 of ${name}; add it, or restore the file`),
  ];
}

/** Fields of package.json that are the same in the whole workspace and differ here. */
export function manifestProblems({ folder, kind, manifest }: WorkspacePackage): string[] {
  const wanted: [string, unknown, unknown][] = [
    // Data keep the terms of their origin.
    ['license', manifest.license, kind === 'data' ? 'SEE LICENSE IN LICENSE' : 'Apache-2.0'],
    ['type', manifest.type, 'module'],
    ['engines', manifest.engines, { node: '>=20.19' }],
  ];
  if (kind !== 'app') wanted.push(['sideEffects', manifest.sideEffects, false]);
  if (manifest.private !== true) wanted.push(['publishConfig', manifest.publishConfig, { access: 'public', provenance: true }]);
  return wanted
    .filter(([, actual, expected]) => JSON.stringify(actual) !== JSON.stringify(expected))
    .map(([field, , expected]) => `${folder}/package.json: set "${field}" to ${JSON.stringify(expected)}`);
}

/** Entries that do more than re-export. */
export function entryProblems({ folder, kind, entries }: WorkspacePackage): string[] {
  if (kind === 'app') return [];
  return entries.flatMap((entry) => {
    const rest = entryRemainder(readText(`${folder}/${entry}`));
    if (rest === '') return [];
    return [`${folder}/${entry}: "${rest.split('\n')[0]}" is no export { … } from '…'; move it to a file of its own`];
  });
}

/** Exported symbols of a package with what the documentation lacks about them. */
export function documentationProblems(one: WorkspacePackage): string[] {
  const symbols = symbolsOf(one);
  const names = new Map(symbols.map((symbol) => [symbol.name, symbol]));
  return symbols.flatMap(({ name, kind, file, docstring }) => {
    const path = `${one.folder}/${file}`;
    if (kind === 'unknown') return [`${path}: no "export … ${name}" found; declare it there, as the entry says`];
    if (docstring === '') return [`${path}: ${name} has no docstring; say in one sentence what it is`];
    if (kind !== 'function') return [];
    const [, reference] = /@example See \{@link (\w+)\}\./.exec(docstring) ?? [];
    if (reference !== undefined) {
      const shown = names.get(reference)?.docstring ?? '';
      return /@example\s*\n```ts\n/.test(shown) && shown.includes(name)
        ? []
        : [`${path}: the example of ${name} refers to ${reference}, whose example is missing or does without ${name}`];
    }
    if (/@example\s*\n```ts\n/.test(docstring)) return [];
    return [`${path}: ${name} has no @example; add one with a \`\`\`ts fence, or "@example See {@link Other}."`];
  });
}

/** What the README of a package or app lacks: its example and, in a table, the name of every export. */
export function readmeProblems(one: WorkspacePackage): string[] {
  const path = `${one.folder}/README.md`;
  if (!existsSync(join(repositoryRoot, path))) return [`${path}: missing; add it, after the other packages`];
  const readme = readText(path);
  const language = one.kind === 'app' ? 'sh' : 'ts';
  const problems = readme.includes(`\n\`\`\`${language}\n`) ? [] : [`${path}: no \`\`\`${language} fence; add an example`];
  if (!readme.includes('](../../README.md)')) problems.push(`${path}: no link to ../../README.md; add it`);
  if (one.kind === 'app') return problems;
  const named = tableNames(readme);
  const missing = symbolsOf(one).filter(({ name }) => !named.has(name));
  return [...problems, ...missing.map(({ name }) => `${path}: no table names ${name}; add a row | \`${name}\` | what it is |`)];
}

/** Source files of a package that no entry reaches, and test helpers that no test reaches. */
export function reachabilityProblems({ folder, sources, entries }: WorkspacePackage): string[] {
  const known = new Set(sources);
  const reachable = (starts: readonly string[]) => {
    const seen = new Set<string>();
    const queue = starts.filter((path) => known.has(path));
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const directory = posix.dirname(path);
      const next = importSpecifiers(readText(`${folder}/${path}`)).filter((specifier) => specifier.startsWith('.'));
      // Plain JavaScript is known by the declarations beside it.
      queue.push(...next.map((specifier) => posix.join(directory, specifier.replace(/\.js$/, '.d.ts'))).filter((target) => known.has(target)));
    }
    return seen;
  };
  const fromEntries = reachable(entries);
  const fromTests = reachable(sources.filter(isTest));
  return sources
    .filter((path) => !isTest(path) && !(isTestHelper(path) ? fromTests : fromEntries).has(path))
    .map((path) =>
      isTestHelper(path)
        ? `${folder}/${path}: no test uses it; remove it`
        : `${folder}/${path}: no entry (${entries.join(', ')}) reaches it; export it, use it or remove it`,
    );
}

/** Global sources of randomness and time in source. */
export function determinismProblems(path: string, source: string): string[] {
  return located(path, sourceMask(source, ['code']), /\bMath\s*\.\s*random\b|\bDate\s*\.\s*now\b/g).map(
    ({ place, text }) => `${place}: uses ${text}; take a seeded generator or the time as an argument`,
  );
}

/** Tests that are switched off or shut the others out. */
export function focusProblems(path: string, source: string): string[] {
  return located(path, sourceMask(source, ['code']), /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|todo)\b/g).map(
    ({ place, text }) => `${place}: has ${text}; write the test out, or remove it`,
  );
}

/** Numbers of a tracker in comments, which say nothing to who reads the source alone. */
export function trackerProblems(path: string, source: string): string[] {
  return commentsOf(source).flatMap((comment) => {
    const masked = `${source.slice(0, comment.start).replaceAll(/[^\n]/g, ' ')}${comment.text}`;
    return located(path, masked, /(?<=^|[\s(,])(?:GH-|#)\d{1,6}\b/gm).map(
      ({ place, text }) => `${place}: a comment cites ${text}; say the reason itself`,
    );
  });
}

function located(path: string, text: string, pattern: RegExp): { place: string; text: string }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    place: `${path}:${text.slice(0, match.index).split('\n').length}`,
    text: match[0],
  }));
}

function missingFiles(folder: string, paths: readonly string[]): string[] {
  return paths.filter((path) => !existsSync(join(repositoryRoot, folder, path))).map((path) => `${folder}/${path}: missing; add it, after the other packages`);
}

function symbolsOf({ folder, entries }: WorkspacePackage): ExportedSymbol[] {
  const symbols = entries.flatMap((entry) => exportedSymbols(entry, (path) => readText(`${folder}/${path}`)));
  return [...new Map(symbols.map((symbol) => [`${symbol.file} ${symbol.name}`, symbol])).values()];
}

/** The names with which code spans in tables begin: `f(x, y)` names f. */
function tableNames(markdown: string): Set<string> {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return new Set(rows.flatMap((row) => [...row.matchAll(/`([A-Za-z_$][\w$]*)[^`]*`/g)].map(([, name]) => name)));
}
