import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { temporaryFolder } from '../../test/temporary-folder.ts';
import { isMissing } from './is-missing.ts';
import { loadPackage } from './load-package.ts';

let folder: string;

/** Installs a package in the folder: its files by name. */
function install(name: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, 'node_modules', name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

async function failure(specifier: string): Promise<Error> {
  const outcome = await loadPackage(specifier).then(
    () => undefined,
    (error: Error) => error,
  );
  if (outcome === undefined) throw new Error(`${specifier} was loaded`);
  return outcome;
}

beforeEach(() => {
  folder = temporaryFolder();
  // The threads of the test runner cannot change their folder.
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('loadPackage', () => {
  it('finds a package beside Crossmodal', async () => {
    expect(await loadPackage('@tensorflow/tfjs-core')).toHaveProperty('matMul');
  });

  it('finds a package in the current folder, CommonJS or ESM', async () => {
    install('@somebody/common', { 'package.json': '{"main":"main.js"}', 'main.js': 'module.exports = { answer: 42 };' });
    install('modern', { 'package.json': '{"type":"module","exports":"./main.js"}', 'main.js': 'export const answer = 43;' });
    expect(await loadPackage('@somebody/common')).toMatchObject({ default: { answer: 42 } });
    expect(await loadPackage('modern')).toMatchObject({ answer: 43 });
  });

  it('finds a package in a folder above the current one', async () => {
    install('above', { 'index.js': 'module.exports = { answer: 44 };' });
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    vi.spyOn(process, 'cwd').mockReturnValue(join(folder, 'a', 'b'));
    expect(await loadPackage('above')).toMatchObject({ default: { answer: 44 } });
  });

  it('surfaces the error of a package that breaks on import, which is not missing', async () => {
    install('broken', { 'index.js': "throw new Error('the native binding is not there');" });
    const error = await failure('broken');
    expect(error.message).toBe('the native binding is not there');
    expect(isMissing(error, 'broken')).toBe(false);
  });

  it('tells that a package is missing', async () => {
    const error = await failure('@somebody/absent');
    expect(isMissing(error, '@somebody/absent')).toBe(true);
    expect(isMissing(error, '@somebody/other')).toBe(false);
  });

  it('does not call a package missing where one that it needs is', async () => {
    install('common-needs', { 'index.js': "require('absent-need');" });
    install('modern-needs', { 'package.json': '{"type":"module","exports":"./main.js"}', 'main.js': "import 'absent-need';" });
    for (const name of ['common-needs', 'modern-needs']) {
      const error = await failure(name);
      expect(error.message).toContain('absent-need');
      expect(isMissing(error, name)).toBe(false);
      expect(isMissing(error, 'absent-need')).toBe(true);
    }
  });

  it('does not call a package missing whose files are', async () => {
    install('torn', { 'package.json': '{"main":"main.js"}', 'main.js': "require('./lost.js');" });
    const error = await failure('torn');
    expect(error.message).toContain('lost.js');
    expect(isMissing(error, 'torn')).toBe(false);
  });
});

describe('isMissing', () => {
  it('knows the errors that Node itself throws, of import and of require', () => {
    const script = (attempt: string) => `(async () => { try { ${attempt} } catch ({ code, message }) { console.log(JSON.stringify({ code, message })); } })()`;
    for (const attempt of ["await import('@somebody/absent')", "require('@somebody/absent')"]) {
      const output = execFileSync(process.execPath, ['-e', script(attempt)], { cwd: folder, encoding: 'utf8' });
      const error: unknown = JSON.parse(output);
      expect(isMissing(error, '@somebody/absent'), attempt).toBe(true);
      expect(isMissing(error, '@somebody/other'), attempt).toBe(false);
    }
  });

  it('is not misled by another error that names the package, or by what is no error', () => {
    expect(isMissing(new Error("Cannot find package 'x'"), 'x')).toBe(false);
    expect(isMissing(Object.assign(new Error("Cannot open 'x'"), { code: 'ERR_DLOPEN_FAILED' }), 'x')).toBe(false);
    expect(isMissing('x', 'x')).toBe(false);
  });
});
