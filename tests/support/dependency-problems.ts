import { posix } from 'node:path';

import type { DependencyRule } from './dependency-rules.ts';
import type { Manifest } from './workspace.ts';

/** A package as the check of dependencies sees it. */
export interface ImportingPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly { readonly path: string; readonly test: boolean; readonly specifiers: readonly string[] }[];
}

/** Everything that is wrong with the dependencies and imports of some packages, each with its file and remedy. */
export function dependencyProblems(
  packages: readonly ImportingPackage[],
  rules: Readonly<Record<string, DependencyRule>>,
): string[] {
  const workspace = new Set(packages.map(({ manifest }) => manifest.name));
  return [
    ...packages.flatMap((one) => {
      const rule = rules[one.manifest.name];
      if (rule === undefined) {
        return [`${one.folder}/package.json: no rule for ${one.manifest.name}; add one to tests/support/dependency-rules.ts`];
      }
      return [...declarationProblems(one, rule, workspace), ...importProblems(one, rule, workspace)];
    }),
    ...cycles(packages).map((path) => `circular dependency: ${path.join(' -> ')}; remove one arrow from its package.json`),
  ];
}

function declarationProblems({ folder, manifest }: ImportingPackage, rule: DependencyRule, workspace: ReadonlySet<string>): string[] {
  return runtimeDependencies(manifest).flatMap((name) => {
    if (mayImport(name, rule)) return [];
    const remedy = workspace.has(name) ? 'arrows point down only; move the code that needs it' : 'do without it, or allow it in tests/support/dependency-rules.ts';
    return [`${folder}/package.json: depends on ${name}, which ${manifest.name} may not; ${remedy}`];
  });
}

function importProblems({ folder, manifest, files }: ImportingPackage, rule: DependencyRule, workspace: ReadonlySet<string>): string[] {
  const runtime = new Set(runtimeDependencies(manifest));
  const development = new Set(Object.keys(manifest.devDependencies ?? {}));
  return files.flatMap(({ path, test, specifiers }) =>
    specifiers.flatMap((specifier) => {
      const fail = (problem: string) => [`${folder}/${path}: imports ${specifier}, ${problem}`];
      if (specifier.startsWith('.')) {
        const target = posix.join(posix.dirname(path), specifier);
        return target.startsWith('../') ? fail('a file of another package; import that package by its name') : [];
      }
      if (specifier.startsWith('node:')) {
        const allowed = test || rule.node === true || rule.node.some((prefix) => path.startsWith(prefix));
        return allowed ? [] : fail(`but ${manifest.name} runs in browsers too; take what it gives as an argument`);
      }
      const name = packageName(specifier);
      if (name === manifest.name) {
        // Its own package.json, for the version: the one path that holds in the source and in the build.
        return test || specifier === `${name}/package.json` ? [] : fail('its own package; import the file by its path');
      }
      if (test) return runtime.has(name) || development.has(name) ? [] : fail(`which ${folder}/package.json does not declare; add it there`);
      if (workspace.has(name) && !mayImport(name, rule)) return fail(`which is not below ${manifest.name}; arrows point down only`);
      if (!runtime.has(name) && development.has(name)) {
        return fail(`a devDependency, outside a test; move it to dependencies or peerDependencies of ${folder}/package.json`);
      }
      if (!runtime.has(name)) return fail(`which ${folder}/package.json does not declare; add it there`);
      if (!mayImport(name, rule)) return fail('which is not on its list; do without it, or allow it in tests/support/dependency-rules.ts');
      return [];
    }),
  );
}

/** Circular chains of workspace packages, those of devDependencies included: builds would wait for one another. */
function cycles(packages: readonly ImportingPackage[]): string[][] {
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const arrows = new Map(
    packages.map(({ manifest }) => [
      manifest.name,
      [...runtimeDependencies(manifest), ...Object.keys(manifest.devDependencies ?? {})].filter((name) => names.has(name)),
    ]),
  );
  const found: string[][] = [];
  const finished = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) found.push([...path.slice(start), name]);
    if (start >= 0 || finished.has(name)) return;
    for (const next of arrows.get(name) ?? []) visit(next, [...path, name]);
    finished.add(name);
  };
  for (const name of names) visit(name, []);
  return found;
}

function runtimeDependencies({ dependencies, peerDependencies, optionalDependencies }: Manifest): string[] {
  return [...new Set([dependencies, peerDependencies, optionalDependencies].flatMap((group) => Object.keys(group ?? {})))];
}

function mayImport(name: string, { workspace, external }: DependencyRule): boolean {
  return workspace.includes(name) || external.includes(name);
}

function packageName(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
