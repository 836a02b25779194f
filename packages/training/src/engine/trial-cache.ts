import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { atomicWrite } from '../atomic-write.ts';
import { trialCacheFile } from './trial-cache-file.ts';

/** Packages whose presence and version change which engines work. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node', 'onnxruntime-node', 'koffi', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core'];

/** The engine that was fastest in the trial of this machine, these packages and this number of threads; undefined if there was none. */
export function readTrial(file: string | null | undefined, threads: number | undefined): string | undefined {
  if (file === null) return undefined;
  try {
    const { key, engine } = JSON.parse(readFileSync(file ?? trialCacheFile(), 'utf8')) as { key?: unknown; engine?: unknown };
    return key === trialKey(threads) && typeof engine === 'string' ? engine : undefined;
  } catch {
    // None, or damaged: the trial is made again.
    return undefined;
  }
}

/** Keeps the outcome of a trial; where the folder cannot be written, the next trial is made again. */
export function writeTrial(file: string | null | undefined, { engine, threads }: { engine: string; threads: number | undefined }): void {
  if (file === null) return;
  const path = file ?? trialCacheFile();
  try {
    mkdirSync(dirname(path), { recursive: true });
    atomicWrite(path, `${JSON.stringify({ key: trialKey(threads), engine }, null, 2)}\n`);
  } catch {
    // A cache only.
  }
}

function trialKey(threads: number | undefined): string {
  const machine = [process.platform, process.arch, os.cpus()[0]?.model ?? '', os.availableParallelism(), process.version, threads ?? 'all', process.env.CROSSMODAL_PROVIDERS ?? ''];
  return [...machine, ...PACKAGES.map((name) => `${name} ${versionOf(name)}`)].join('; ');
}

/** The version of an installed package, without loading it. */
function versionOf(name: string): string {
  for (const base of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json'))]) {
    const { resolve } = createRequire(base);
    try {
      resolve(name);
    } catch {
      continue;
    }
    try {
      return (JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8')) as { version: string }).version;
    } catch {
      // A package may hide that file.
      return 'there';
    }
  }
  return 'none';
}
