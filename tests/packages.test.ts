import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { entryRemainder, exportedSymbols } from './support/exported-symbols.ts';
import {
  dataProblems,
  determinismProblems,
  documentationProblems,
  entryProblems,
  fileProblems,
  focusProblems,
  manifestProblems,
  reachabilityProblems,
  readmeProblems,
  trackerProblems,
} from './support/package-problems.ts';
import { isTest, readText, repositoryRoot, type WorkspacePackage, workspacePackages } from './support/workspace.ts';

const packages = workspacePackages().map((one) => [one.folder, one] as const);

describe.each(packages)('%s', (_, one) => {
  test('has the files of every package', () => {
    expect(fileProblems(one)).toEqual([]);
  });

  test('has the fields of every package.json', () => {
    expect(manifestProblems(one)).toEqual([]);
  });

  if (one.kind === 'data') {
    test('has no code but the path to its files, whose checksums are as stated', () => {
      expect(dataProblems(one)).toEqual([]);
    });
    return;
  }

  test('has entries that only re-export', () => {
    expect(entryProblems(one)).toEqual([]);
  });

  if (one.kind === 'package') {
    test('documents every export, and shows every function in an example', () => {
      expect(documentationProblems(one)).toEqual([]);
    });
  }

  test(`has a README with an example${one.kind === 'package' ? ' and all exports in tables' : ''}`, () => {
    expect(readmeProblems(one)).toEqual([]);
  });

  test('has no source file that nothing uses', () => {
    expect(reachabilityProblems(one)).toEqual([]);
  });

  test('draws no number and reads no clock behind the back of its caller', () => {
    expect(inSources(one, (source) => !isTest(source), determinismProblems)).toEqual([]);
  });

  test('has no test that is focused or to be written', () => {
    expect(inSources(one, isTest, focusProblems)).toEqual([]);
  });

  test('has comments that stand for themselves', () => {
    expect(inSources(one, () => true, trackerProblems)).toEqual([]);
  });
});

test('the repository has no test that is focused and no comment that cites a tracker', () => {
  const paths = ['tests', 'scripts', 'bench'].flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ts|mjs)$/.test(path) && !path.includes('node_modules'))
      .map((path) => join(folder, path)),
  );
  expect(paths.flatMap((path) => [...focusProblems(path, readText(path)), ...trackerProblems(path, readText(path))])).toEqual([]);
});

function inSources(
  { folder, sources }: WorkspacePackage,
  among: (source: string) => boolean,
  problems: (path: string, source: string) => string[],
): string[] {
  return sources.filter(among).flatMap((source) => problems(`${folder}/${source}`, readText(`${folder}/${source}`)));
}

describe('the checks of packages', () => {
  const theory = workspacePackages().find(({ folder }) => folder === 'packages/theory');
  if (theory === undefined) throw new Error('packages/theory is gone; choose another package here');

  test('find missing files and fields', () => {
    expect(fileProblems({ ...theory, folder: 'packages/none', sources: [] })).toContain(
      'packages/none/README.md: missing; add it, after the other packages',
    );
    expect(manifestProblems({ ...theory, manifest: { ...theory.manifest, license: 'MIT' } })).toEqual([
      'packages/theory/package.json: set "license" to "Apache-2.0"',
    ]);
  });

  test('find a file that no entry reaches', () => {
    expect(reachabilityProblems({ ...theory, entries: ['src/entropy.ts'] })).toContain(
      'packages/theory/src/softmax.ts: no entry (src/entropy.ts) reaches it; export it, use it or remove it',
    );
  });

  test('find global randomness and time in code, not in comments and strings', () => {
    expect(determinismProblems('a.ts', 'const a = Math.random();\n// Math.random\nconst b = "Date.now", c = Date.now();')).toEqual([
      'a.ts:1: uses Math.random; take a seeded generator or the time as an argument',
      'a.ts:3: uses Date.now; take a seeded generator or the time as an argument',
    ]);
  });

  test('find focused tests and citations of a tracker', () => {
    // Put together, so that a search of the tree for focused tests finds real ones only.
    const focused = ['test', 'only'].join('.');
    expect(focusProblems('a.test.ts', `${focused}('a', () => {});\ndescribe.each([])('b', () => {});`)).toEqual([
      `a.test.ts:1: has ${focused}; write the test out, or remove it`,
    ]);
    expect(trackerProblems('a.ts', "const colour = '#123';\n/* see\n #12 */\nclass A { #size = 1; } // at 1/#3")).toEqual([
      'a.ts:3: a comment cites #12; say the reason itself',
    ]);
  });

  test('tell re-exports from other statements', () => {
    expect(entryRemainder("// Why.\nexport { a } from './a.ts';\nexport type { B, C as D } from './b.ts';\n")).toBe('');
    expect(entryRemainder("export { a } from './a.ts';\nexport const b = 1;")).toBe('export const b = 1;');
    expect(entryRemainder("export * from './a.ts';")).toBe("export * from './a.ts';");
  });

  test('read the kind and the docstring of an export from the file that declares it', () => {
    const files: Record<string, string> = {
      'src/index.ts': "export { a, b as c } from './a.ts';\nexport type { D } from './a.ts';",
      'src/a.ts': '/** First.\n *\n * @example\n */\nexport function a() {}\n\nexport const b = (x: number) => x;\n/** Third. */\nexport interface D {}',
    };
    expect(exportedSymbols('src/index.ts', (path) => files[path])).toEqual([
      { name: 'a', kind: 'function', file: 'src/a.ts', docstring: 'First.\n\n@example' },
      { name: 'c', kind: 'function', file: 'src/a.ts', docstring: '' },
      { name: 'D', kind: 'interface', file: 'src/a.ts', docstring: 'Third.' },
    ]);
  });
});
