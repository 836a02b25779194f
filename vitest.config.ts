import { readdirSync } from 'node:fs';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';

/** Packages import each other's TypeScript source, so that a test never runs against a stale build. */
const conditions = ['@crossmodal/source', 'module', 'node', 'development|production'];

const roots = ['packages', 'apps'].flatMap((group) => readdirSync(group).map((name) => `${group}/${name}`));

/** One vitest project a package; `repository` holds the tests of the tree itself. */
export function projects(include: string[], exclude: string[], testTimeout: number = 30_000): TestProjectConfiguration[] {
  return [
    ...roots.map((root) => ({ root, name: root, include: include.map((pattern) => `src/**/${pattern}`) })),
    { root: '.', name: 'repository', include: include.map((pattern) => `tests/${pattern}`) },
  ].map(({ root, name, include: files }) => ({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    // A poll that waits for a browser or a worker needs more than a second on a busy machine.
    test: { name, root, include: files, exclude: ['**/node_modules/**', ...exclude], testTimeout, expect: { poll: { timeout: 15_000 } } },
  }));
}

/** In continuous integration, a report as well: `scripts/ci.mjs` counts the tests by it. */
export function reporting(name: string): ViteUserConfig['test'] {
  return process.env.CI ? { reporters: ['default', 'json'], outputFile: { json: `.vitest/${name}.json` } } : {};
}

export default defineConfig({
  test: { projects: projects(['*.test.ts'], ['**/*.slow.test.ts']), passWithNoTests: false, ...reporting('test') },
});
