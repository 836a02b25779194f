import { existsSync } from 'node:fs';

import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';
import { z } from 'zod';

import { commentedConfig } from '../config/commented-config.ts';
import { mnistConfigSchema, mnistProfiles } from '../config/mnist-config.ts';
import { UsageError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal init`: writes a commented configuration, or prints the JSON Schema of configurations. */
export function initVerb(file: string, command: Command, terminal: Terminal): void {
  const { profile, force, schema } = command.opts<{ profile: string; force?: boolean; schema?: boolean }>();
  if (schema) {
    terminal.result(JSON.stringify(z.toJSONSchema(mnistConfigSchema, { io: 'input' }), null, 2));
    return;
  }
  if (!Object.hasOwn(mnistProfiles, profile)) {
    throw new UsageError(`--profile is '${profile}'; expected ${Object.keys(mnistProfiles).join(' or ')}`);
  }
  if (existsSync(file) && !force) throw new UsageError(`${file} is there already; choose another name, or overwrite it with --force`);
  atomicWrite(file, commentedConfig(profile as keyof typeof mnistProfiles));
  terminal.result(`Wrote ${file}. Train with it: crossmodal train mnist --config ${file}`);
}
