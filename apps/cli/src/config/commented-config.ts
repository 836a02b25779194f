import { z } from 'zod';

import type { Experiment } from '../experiments/experiment.ts';
import { resolveConfig } from './resolve-config.ts';

interface JsonSchema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** The configuration of a profile as YAML, every setting with a comment that says what it does. */
export function commentedConfig(experiment: Experiment, profile: string): string {
  const schema = z.toJSONSchema(experiment.schema, { io: 'input' }) as JsonSchema;
  const lines = [
    `# Settings of: crossmodal train ${experiment.name} --config THIS_FILE`,
    '# What is left out keeps the value of the profile; a flag on the command line goes before this file.',
    '',
    ...section(schema, { ...resolveConfig(experiment, { flags: { profile } }) }, ''),
  ];
  return `${lines.join('\n')}\n`;
}

function section(schema: JsonSchema, values: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    if (child.properties) return ['', `${indent}${key}:`, ...section(child, values[key] as Record<string, unknown>, `${indent}  `)];
    const choices = child.enum ?? child.items?.enum;
    const comment = `${child.description}${choices ? ` [${choices.join(', ')}]` : ''}`;
    return [`${indent}# ${comment}`, `${indent}${key}: ${JSON.stringify(values[key])}`];
  });
}
