/**
 * One build recipe for every package: ESM, declarations from `isolatedDeclarations`, and the published
 * package checked by publint and attw on every build.
 *
 * @param {Record<string, string>} entry Output name to source file.
 * @param {{ platform?: 'node' | 'neutral' }} [options] `node` for packages that never run in a browser.
 * @returns {import('tsdown').UserConfig} The configuration for tsdown.
 */
export function packageBuild(entry, { platform = 'neutral' } = {}) {
  return {
    entry,
    platform,
    format: ['esm'],
    target: 'es2023',
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    dts: { oxc: true },
    sourcemap: true,
    clean: true,
    deps: { neverBundle: [/^node:/] },
    publint: { strict: true },
    attw: { profile: 'esm-only', level: 'error' },
  };
}
