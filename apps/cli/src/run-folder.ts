import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { atomicWrite } from '@crossmodal/training';

import type { MnistConfig } from './config/mnist-config.ts';
import { parseConfig } from './config/resolve-config.ts';
import { UsageError } from './errors.ts';
import { readJson } from './read-json.ts';

/** The folder of one run and the names of what lies in it. */
export interface RunFolder {
  readonly path: string;
  readonly config: MnistConfig;
  readonly metrics: string;
  readonly result: string;
  readonly report: string;
  checkpoint(name: string): string;
}

/** Makes the folder of a new run and writes its configuration. Without a path it is the next free `runs/mnist-N`. */
export function createRunFolder(config: MnistConfig, path: string = nextFreeFolder(config.experiment)): RunFolder {
  if (existsSync(join(path, 'config.json'))) {
    throw new UsageError(`--out ${path} holds a run already; continue it with --resume ${path}, or choose another folder`);
  }
  mkdirSync(join(path, 'checkpoints'), { recursive: true });
  atomicWrite(join(path, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  return runFolder(path, config);
}

/** Opens the folder of an earlier run. */
export function openRunFolder(path: string): RunFolder {
  const file = join(path, 'config.json');
  if (!existsSync(file)) {
    throw new UsageError(`${path} is not the folder of a run (it has no config.json); expected one that crossmodal train wrote, such as runs/mnist-1`);
  }
  return runFolder(path, parseConfig(readJson(file), file));
}

function runFolder(path: string, config: MnistConfig): RunFolder {
  return {
    path,
    config,
    metrics: join(path, 'metrics.jsonl'),
    result: join(path, 'result.json'),
    report: join(path, 'report.html'),
    checkpoint: (name) => join(path, 'checkpoints', `${name}.safetensors`),
  };
}

function nextFreeFolder(experiment: string): string {
  for (let number = 1; ; number++) {
    const path = join('runs', `${experiment}-${number}`);
    if (!existsSync(path)) return path;
  }
}
