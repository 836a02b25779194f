import { z } from 'zod';

import { mnistConfigSchema } from './mnist-config.ts';
import { resolveConfig } from './resolve-config.ts';

interface JsonSchema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** The configuration of a profile as YAML, every setting with a comment that says what it does. */
export function commentedConfig(profile: 'quick' | 'paper'): string {
  const schema = z.toJSONSchema(mnistConfigSchema, { io: 'input' }) as JsonSchema;
  const lines = [
    '# Settings of: crossmodal train mnist --config THIS_FILE',
    '# What is left out keeps the value of the profile; a flag on the command line goes before this file.',
    '',
    ...section(schema, resolveConfig({ flags: { profile } }), ''),
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
