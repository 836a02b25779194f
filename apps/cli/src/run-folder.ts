import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { atomicWrite } from '@crossmodal/training';
import { engineNames, type EngineName } from '@crossmodal/training/engine';

import { parseConfig } from './config/resolve-config.ts';
import { UsageError } from './errors.ts';
import type { RunConfig } from './experiments/experiment.ts';
import { experimentNamed } from './experiments/registry.ts';
import { readJson } from './read-json.ts';

/** The folder of one run and the names of what lies in it. */
export interface RunFolder<Config extends RunConfig = RunConfig> {
  readonly path: string;
  readonly config: Config;
  readonly metrics: string;
  readonly result: string;
  readonly report: string;
  checkpoint(name: string): string;
  /** The engine that it was started on; undefined for a new run. */
  engine(): EngineName | undefined;
  /** Keeps the name of the engine, so that a run whose engine was chosen by a trial goes on with the same. */
  keepEngine(name: EngineName): void;
}

/** Makes the folder of a new run and writes its configuration. Without a path it is the next free `runs/EXPERIMENT-N`. */
export function createRunFolder<Config extends RunConfig>(config: Config, path: string = nextFreeFolder(config.experiment)): RunFolder<Config> {
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
  const content = readJson(file);
  const { schema } = experimentNamed((content as { experiment?: unknown } | null)?.experiment, `${file}: experiment`);
  return runFolder(path, parseConfig(schema, content, file));
}

function runFolder<Config extends RunConfig>(path: string, config: Config): RunFolder<Config> {
  const engine = join(path, 'engine.json');
  return {
    path,
    config,
    metrics: join(path, 'metrics.jsonl'),
    result: join(path, 'result.json'),
    report: join(path, 'report.html'),
    checkpoint: (name) => join(path, 'checkpoints', `${name}.safetensors`),
    engine: () => (existsSync(engine) ? engineNames.find((name) => name === (readJson(engine) as { engine?: unknown }).engine) : undefined),
    keepEngine: (name) => atomicWrite(engine, `${JSON.stringify({ engine: name })}\n`),
  };
}

function nextFreeFolder(experiment: string): string {
  for (let number = 1; ; number++) {
    const path = join('runs', `${experiment}-${number}`);
    if (!existsSync(path)) return path;
  }
}
