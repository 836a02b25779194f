import { existsSync } from 'node:fs';

import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';
import { z } from 'zod';

import { commentedConfig } from '../config/commented-config.ts';
import { UsageError } from '../errors.ts';
import { experimentNamed } from '../experiments/registry.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal init`: writes a commented configuration, or prints the JSON Schema of configurations. */
export function initVerb(file: string, command: Command, terminal: Terminal): void {
  const { experiment: name, profile, force, schema } = command.opts<{ experiment: string; profile: string; force?: boolean; schema?: boolean }>();
  const experiment = experimentNamed(name, '--experiment');
  if (schema) {
    terminal.result(JSON.stringify(z.toJSONSchema(experiment.schema, { io: 'input' }), null, 2));
    return;
  }
  if (!Object.hasOwn(experiment.profiles, profile)) {
    throw new UsageError(`--profile is '${profile}'; expected ${Object.keys(experiment.profiles).join(' or ')}`);
  }
  if (existsSync(file) && !force) throw new UsageError(`${file} is there already; choose another name, or overwrite it with --force`);
  atomicWrite(file, commentedConfig(experiment, profile));
  terminal.result(`Wrote ${file}. Train with it: crossmodal train ${experiment.name} --config ${file}`);
}
