import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { readWeights } from './read-weights.ts';

const folder = fileURLToPath(new URL('../../weights/', import.meta.url));
const provenance = readFileSync(`${folder}PROVENANCE.md`, 'utf8');
const models = JSON.parse(readFileSync(`${folder}models.json`, 'utf8')) as Record<string, string[]>;
/** Most bytes of a file: it is loaded over the net. */
const LARGEST = 2 * 2 ** 20;

test('every file of weights is made by options that are stated', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.safetensors.gz'));
  expect(files.toSorted()).toEqual(Object.keys(models).map((name) => `${name}.safetensors.gz`).toSorted());
});

describe.each(Object.entries(models))('the weights %s', (name, options) => {
  const bytes = readFileSync(`${folder}${name}.safetensors.gz`);

  test('are small, have the checksum that is stated, and the configuration that the options give', async () => {
    expect(bytes.length).toBeLessThanOrEqual(LARGEST);
    const row = provenance.split('\n').find((line) => line.startsWith(`| \`${name}.safetensors.gz\` |`));
    expect(row).toContain(createHash('sha256').update(bytes).digest('hex'));
    const { config } = await readWeights<Record<string, unknown>, unknown>(bytes, { name });
    expect(options.slice(0, 2)).toEqual(['train', config.experiment]);
    const leaves = new Map(leavesOf(config));
    for (let at = 2; at < options.length; at += 2) {
      const flag = options[at].replace(/^--/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      expect(String(leaves.get(flag)), options[at]).toBe(options[at + 1]);
    }
  });
});

/** Names and values of the leaves of a configuration, as its flags name them. */
function leavesOf(value: object): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? leavesOf(inner as object) : [[name, inner]]));
}
