import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';

import { vi } from 'vitest';

import type { DocsExample } from './docs-examples.ts';
import { expectedOutputs, outputProblems } from './expected-outputs.ts';
import { repositoryRoot } from './workspace.ts';

/** tfjs recommends its native engine once a process; it says nothing about the example. */
const ADVERTISEMENT = /looks like you are running TensorFlow\.js in Node\.js/;

/**
 * Runs an example, once a process by its name, as a module of its package, in an empty current folder, and
 * compares what it prints with its comments.
 *
 * @returns What is wrong, one sentence a difference; empty if it prints what it says.
 */
export async function exampleProblems({ name, folder, code }: DocsExample): Promise<string[]> {
  const file = writtenExample(folder, name, code);
  const printed: string[] = [];
  const warned: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => void printed.push(format(...values)));
  const warn = vi.spyOn(console, 'warn').mockImplementation((...values: unknown[]) => {
    const text = format(...values);
    if (!ADVERTISEMENT.test(text)) warned.push(`the example warns: ${text}`);
  });
  const [before, temporary] = [process.cwd(), mkdtempSync(join(tmpdir(), 'crossmodal-example-'))];
  process.chdir(temporary);
  try {
    await import(file);
  } finally {
    process.chdir(before);
    rmSync(temporary, { recursive: true });
    log.mockRestore();
    warn.mockRestore();
  }
  return [...outputProblems(expectedOutputs(code), printed), ...warned];
}

/** A file inside the package, where its bare imports and its own name resolve; git and npm leave the folder out. */
function writtenExample(folder: string, name: string, code: string): string {
  const directory = join(repositoryRoot, folder, '.vitest/docs-examples');
  const file = join(directory, `${name.replace(`${folder}/`, '').replaceAll(/[^\w-]+/g, '-')}.ts`);
  mkdirSync(directory, { recursive: true });
  // An unchanged file is not written again: that would make `vitest --watch` run for ever.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== code) writeFileSync(file, code);
  return file;
}
