import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Packages import each other's TypeScript source, so that a test never runs against a stale build. */
const conditions = ['@crossmodal/source', 'module', 'node', 'development|production'];

const roots = ['packages', 'apps'].flatMap((group) => readdirSync(group).map((name) => `${group}/${name}`));

/** One vitest project a package; `repository` holds the tests of the tree itself. */
export function projects(include: string[], exclude: string[]) {
  return [
    ...roots.map((root) => ({ root, name: root, include: include.map((pattern) => `src/**/${pattern}`) })),
    { root: '.', name: 'repository', include: include.map((pattern) => `tests/${pattern}`) },
  ].map(({ root, name, include }) => ({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, root, include, exclude: ['**/node_modules/**', ...exclude] },
  }));
}

export default defineConfig({
  test: { projects: projects(['*.test.ts'], ['**/*.slow.test.ts']), passWithNoTests: false },
});
