import { z } from 'zod';

import { UsageError } from '../errors.ts';

/** A flag of the command: a path into the configuration. */
export interface Flag {
  /** Name without the dashes: the last key of the path in kebab case. */
  readonly name: string;
  readonly path: readonly string[];
  readonly description: string;
  /** What it takes, for the help. */
  readonly placeholder: string;
  readonly defaultValue: unknown;
  readonly parse: (text: string) => unknown;
}

/** More choices than that go into the description, for the help has a column for the flags. */
const MOST_CHOICES = 3;

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/**
 * The flags of a configuration schema: one for each leaf, so that a setting exists on the command line as soon as the
 * schema has it.
 */
export function flagsOf(schema: z.ZodType): Flag[] {
  const flags = leaves(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, []);
  const names = flags.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`flagsOf: two settings would have the flag --${twice}`);
  return flags;
}

/** The partial configuration that the given flags stand for. */
export function configOfFlags(flags: readonly Flag[], values: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const { name, path, parse } of flags) {
    const text = values[camelCase(name)];
    if (text === undefined) continue;
    let section = config;
    for (const key of path.slice(0, -1)) section = (section[key] ??= {}) as Record<string, unknown>;
    section[path.at(-1)!] = parse(text);
  }
  return config;
}

function leaves(schema: JsonSchema, path: readonly string[]): Flag[] {
  if (schema.properties) return Object.entries(schema.properties).flatMap(([key, child]) => leaves(child, [...path, key]));
  // A setting with a single possible value is no choice.
  if (schema.const !== undefined) return [];
  const name = path.at(-1)!.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const alternatives: readonly JsonSchema[] = schema.anyOf ?? [schema.type].flat().map((type) => ({ ...schema, ...(type && { type }) }));
  const nullable = alternatives.some(({ type }) => type === 'null');
  const kind = alternatives.find(({ type }) => type !== 'null') ?? schema;
  const parse = (text: string) => (nullable && text === 'null' ? null : parserOf(kind, name)(text));
  const choices = kind.enum !== undefined && kind.enum.length > MOST_CHOICES ? `: ${kind.enum.join(', ')}` : '';
  return [{ name, path, description: `${schema.description ?? ''}${choices}`, placeholder: placeholderOf(kind), defaultValue: schema.default, parse }];
}

function placeholderOf({ type, enum: choices, items }: JsonSchema): string {
  if (type === 'boolean') return 'true|false';
  if (type === 'object') return 'name=value,…';
  if (choices) return choices.length <= MOST_CHOICES ? choices.join('|') : 'name';
  if (type === 'array') return items?.enum ? `${items.enum[0]},…` : 'a,b,…';
  return type === 'string' ? 'text' : 'n';
}

function parserOf({ type, items }: JsonSchema, name: string): (text: string) => unknown {
  switch (type) {
    case 'integer':
    case 'number':
      return (text) => {
        const value = Number(text);
        if (text.trim() === '' || Number.isNaN(value)) throw new UsageError(`--${name} is '${text}'; expected a number`);
        return value;
      };
    case 'boolean':
      return (text) => {
        if (text !== 'true' && text !== 'false') throw new UsageError(`--${name} is '${text}'; expected true or false`);
        return text === 'true';
      };
    case 'object':
      return (text) => Object.fromEntries(text.split(',').map((entry) => namedValue(entry, name)));
    case 'array':
      return (text) => text.split(',').map((entry) => parserOf(items ?? {}, name)(entry.trim()));
    default:
      return (text) => text;
  }
}

/** A setting of a free record: a number where it reads as one, true or false, or else text. */
function namedValue(entry: string, flag: string): [string, unknown] {
  const at = entry.indexOf('=');
  if (at < 1) throw new UsageError(`--${flag} has '${entry}'; expected name=value, several joined by commas`);
  const [name, text] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
  if (text === 'true' || text === 'false') return [name, text === 'true'];
  return [name, text !== '' && Number.isFinite(Number(text)) ? Number(text) : text];
}

/** The name under which commander hands the value over. */
function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
