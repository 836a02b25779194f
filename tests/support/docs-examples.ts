import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { docstringText } from './exported-symbols.ts';
import { commentsOf, sourceMask } from './source-mask.ts';
import { isTest, readText, repositoryRoot, type WorkspacePackage } from './workspace.ts';

/** An example of the documentation. */
export interface DocsExample {
  /** File and symbol, such as `packages/theory/src/entropy.ts: entropy`. */
  readonly name: string;
  /** Folder of the package on whose dependencies the example stands. */
  readonly folder: string;
  readonly code: string;
}

/** The examples of every package's README and docstrings, and of the repository's README, which stands on the command. */
export function docsExamples(packages: readonly WorkspacePackage[]): DocsExample[] {
  const command = packages.find(({ kind }) => kind === 'app');
  return [
    ...packages
      .filter(({ kind }) => kind === 'package')
      .flatMap(({ folder, sources }) => [
        ...readmeExamples(`${folder}/README.md`, folder),
        ...sources.filter((source) => !isTest(source)).flatMap((source) => docstringExamples(`${folder}/${source}`, folder)),
      ]),
    ...(command === undefined ? [] : readmeExamples('README.md', command.folder)),
  ];
}

/** The code of the ```ts fences of a text. */
export function typescriptFences(text: string): string[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
}

/** The ```ts fences below the `@example` tags of source, each with the symbol that it documents. */
export function exampleFences(source: string): { symbol: string; code: string }[] {
  const code = sourceMask(source, ['code']);
  return commentsOf(source)
    .filter(({ text }) => text.startsWith('/**') && text.includes('@example'))
    .flatMap(({ text, end }) => {
      const [, declared] =
        /^\s*(?:export\s+)?(?:declare\s+|abstract\s+|async\s+|static\s+|readonly\s+|function\*?\s+|class\s+|interface\s+|type\s+|const\s+|get\s+)*([\w$]+)/.exec(
          code.slice(end),
        ) ?? [];
      const symbol = declared ?? `line ${source.slice(0, end).split('\n').length}`;
      return typescriptFences(docstringText(text).replace(/^.*?(?=@example)/s, '')).map((fence) => ({ symbol, code: fence }));
    });
}

function readmeExamples(path: string, folder: string): DocsExample[] {
  if (!existsSync(join(repositoryRoot, path))) return [];
  const fences = typescriptFences(readText(path));
  return fences.map((code, index) => ({ name: `${path}: example ${index + 1} of ${fences.length}`, folder, code }));
}

function docstringExamples(path: string, folder: string): DocsExample[] {
  const seen = new Map<string, number>();
  return exampleFences(readText(path)).map(({ symbol, code }) => {
    const count = (seen.get(symbol) ?? 0) + 1;
    seen.set(symbol, count);
    return { name: `${path}: ${symbol}${count > 1 ? `, example ${count}` : ''}`, folder, code };
  });
}
