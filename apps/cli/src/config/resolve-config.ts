import { readFileSync } from 'node:fs';

import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';

import { UsageError } from '../errors.ts';
import type { Experiment, RunConfig } from '../experiments/experiment.ts';

type PartialConfig = Record<string, unknown>;

/**
 * Puts a configuration together: the schema's defaults, then the profile, then the file, then the flags.
 *
 * @param experiment Whose configuration.
 * @param sources `file`, a path to YAML or JSON, and `flags`, a partial configuration.
 * @throws UsageError If the file cannot be read or a setting is unknown or has a value that it cannot take; the message
 *   names the setting, the value and what is expected.
 */
export function resolveConfig<Config extends RunConfig>(
  { schema, profiles }: Pick<Experiment<Config>, 'schema' | 'profiles'>,
  { file, flags = {} }: { file?: string; flags?: PartialConfig },
): Config {
  const fromFile = file === undefined ? {} : readConfigFile(file);
  const profile = String(flags.profile ?? fromFile.profile ?? Object.keys(profiles)[0]);
  const ofProfile = Object.hasOwn(profiles, profile) ? (profiles[profile] as PartialConfig) : {};
  const merged = [ofProfile, fromFile, flags].reduce<PartialConfig>(deepMerge, {});
  return parseConfig(schema, merged, file ?? 'the settings');
}

/** Checks a whole or partial configuration and fills in the defaults. */
export function parseConfig<Config>(schema: z.ZodType<Config>, config: unknown, source: string): Config {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map((issue) => describe(issue, config, source)).join('\n'));
}

function readConfigFile(path: string): PartialConfig {
  let content: unknown;
  try {
    // JSON is YAML, so one parser reads both.
    content = parseYaml(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`--config ${path} cannot be read (${(cause as Error).message}); write one with: crossmodal init ${path}`, { cause });
  }
  if (content === null) return {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new UsageError(`--config ${path} holds no settings; expected keys and values as crossmodal init writes them`);
  }
  return content as PartialConfig;
}

function deepMerge(base: PartialConfig, over: Readonly<PartialConfig>): PartialConfig {
  const merged: PartialConfig = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isSection(below) && isSection(value) ? deepMerge(below, value) : value;
  }
  return merged;
}

function isSection(value: unknown): value is PartialConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(issue: z.core.$ZodIssue, config: unknown, source: string): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${source}: there is no setting ${issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')}; see crossmodal init`;
  }
  const value = issue.path.reduce<unknown>((section, key) => (section as Record<PropertyKey, unknown> | undefined)?.[key], config);
  return `${source}: ${path} is ${JSON.stringify(value)}; ${issue.message.replace(/^Invalid (input|option): /, '').replace(/^Too (small|big): /, '')}`;
}
