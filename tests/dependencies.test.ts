import { describe, expect, test } from 'vitest';

import { dependencyProblems, type ImportingPackage } from './support/dependency-problems.ts';
import { type DependencyRule, dependencyRules } from './support/dependency-rules.ts';
import { importSpecifiers } from './support/import-specifiers.ts';
import { isTest, isTestHelper, type Manifest, readText, workspacePackages } from './support/workspace.ts';

describe('the workspace', () => {
  const packages: ImportingPackage[] = workspacePackages().map(({ folder, manifest, sources }) => ({
    folder,
    manifest,
    files: sources.map((path) => ({
      path,
      test: isTest(path) || isTestHelper(path),
      specifiers: importSpecifiers(readText(`${folder}/${path}`)),
    })),
  }));

  test.each(packages.map((one) => [one.folder, one] as const))('%s imports only what it declares and what lies below it', (_, one) => {
    const others = packages.filter((other) => other !== one).map((other) => ({ ...other, files: [] }));
    const problems = dependencyProblems([one, ...others], dependencyRules);
    expect(problems.filter((problem) => problem.startsWith(`${one.folder}/`))).toEqual([]);
  });

  test('no chain of dependencies is circular', () => {
    const problems = dependencyProblems(packages, dependencyRules);
    expect(problems.filter((problem) => problem.startsWith('circular'))).toEqual([]);
  });

  test('the rules let a package import only packages named before it', () => {
    const order = Object.keys(dependencyRules);
    for (const [name, { workspace }] of Object.entries(dependencyRules)) {
      for (const lower of workspace) expect(order.slice(0, order.indexOf(name))).toContain(lower);
    }
  });
});

describe('the check of dependencies', () => {
  const rules: Record<string, DependencyRule> = {
    low: { workspace: [], external: ['outside'], node: [] },
    high: { workspace: ['low'], external: [], node: ['src/files/'] },
  };

  function importing(manifest: Manifest, specifiers: string[], path = 'src/a.ts'): ImportingPackage {
    return { folder: `packages/${manifest.name}`, manifest, files: [{ path, test: isTest(path), specifiers }] };
  }

  const low = importing({ name: 'low', dependencies: { outside: '1' } }, ['outside/sub', './b.ts']);
  const high = importing({ name: 'high', peerDependencies: { low: '1' } }, ['low']);

  test('accepts arrows that point down', () => {
    expect(dependencyProblems([low, high], rules)).toEqual([]);
  });

  test('finds an upward import and an upward dependency', () => {
    expect(dependencyProblems([importing({ name: 'low' }, ['high']), high], rules)).toEqual([
      'packages/low/src/a.ts: imports high, which is not below low; arrows point down only',
    ]);
    expect(dependencyProblems([importing({ name: 'low', dependencies: { high: '1' } }, []), importing({ name: 'high' }, [])], rules)).toEqual([
      'packages/low/package.json: depends on high, which low may not; arrows point down only; move the code that needs it',
    ]);
  });

  test('finds a cycle, through devDependencies as well', () => {
    const cyclic = importing({ name: 'low', devDependencies: { high: '1' } }, []);
    expect(dependencyProblems([cyclic, high], rules)).toEqual([
      'circular dependency: low -> high -> low; remove one arrow from its package.json',
    ]);
  });

  test.each([
    ['an undeclared package', importing({ name: 'low' }, ['outside']), 'does not declare'],
    ['an undeclared package in a test', importing({ name: 'low' }, ['outside'], 'src/a.test.ts'), 'does not declare'],
    ['a devDependency outside a test', importing({ name: 'low', devDependencies: { outside: '1' } }, ['outside']), 'a devDependency'],
    ['a package off the list', importing({ name: 'low', dependencies: { other: '1' } }, []), 'depends on other'],
    ['a Node module where browsers run', importing({ name: 'low' }, ['node:fs']), 'runs in browsers too'],
    ['a file of another package', importing({ name: 'low' }, ['../../high/src/a.ts']), 'a file of another package'],
    ['its own name', importing({ name: 'low' }, ['low']), 'its own package'],
    ['a package without a rule', importing({ name: 'new' }, []), 'no rule for new'],
  ])('finds %s', (_, one, problem) => {
    const problems = dependencyProblems([one], rules);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test.each([
    ['a devDependency in a test', importing({ name: 'low', devDependencies: { outside: '1' } }, ['outside', 'node:fs'], 'src/a.test.ts')],
    ['the own package.json', importing({ name: 'low' }, ['low/package.json'])],
    ['a Node module in a folder for Node', importing({ name: 'high' }, ['node:fs'], 'src/files/a.ts')],
  ])('accepts %s', (_, one) => {
    expect(dependencyProblems([one], rules)).toEqual([]);
  });
});

describe('importSpecifiers', () => {
  test('sees static, dynamic, type and re-exporting imports, and files that are resolved', () => {
    const source = `
      import a, { type A } from 'a';
      import type { B } from "b/sub";
      import * as c from '@c/c';
      import 'd';
      export { e } from './e.ts';
      export * from './f.ts';
      const g = await import('g'), h: import('h').H = 1;
      const i = createRequire(import.meta.url).resolve('i/package.json');
      const j = new Worker(new URL('./j.ts', import.meta.url));
      import {
        k, // with a comment
        l,
      } from 'k';`;
    expect(importSpecifiers(source).toSorted()).toEqual(
      ['a', 'b/sub', '@c/c', 'd', './e.ts', './f.ts', 'g', 'h', 'i/package.json', './j.ts', 'k'].toSorted(),
    );
  });

  test('does not see imports in comments, strings and template literals', () => {
    const source = `
      // import 'a';
      /** import b from 'b'; */
      const text = "import 'c'", pattern = /"/, template = \`import 'd' \${name} import 'e'\`;
      export const f = Array.from('f');`;
    expect(importSpecifiers(source)).toEqual([]);
  });
});
