// Trains the models that the playground ships, and packs them: node build/make-weights.mjs [NAME …]; all without a name.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { atomicWrite } from '@crossmodal/training';

import { packWeights } from './pack-weights.mjs';

const folder = fileURLToPath(new URL('../weights/', import.meta.url));
const command = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));
const models = JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8'));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.keys(models).some((known) => known.startsWith(name)));
if (unknown !== undefined) {
  console.error(`make-weights: there is no model ${unknown}; expected some of ${Object.keys(models).join(', ')}, or beginnings of them`);
  process.exit(2);
}
for (const [name, options] of Object.entries(models)) {
  if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue;
  console.log(`${name}: crossmodal ${options.join(' ')}`);
  const place = mkdtempSync(join(tmpdir(), 'weights-'));
  const run = join(place, 'run');
  const { status } = spawnSync(process.execPath, [command, ...options, '--out', run], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const bytes = packWeights(run);
  const file = join(folder, `${name}.safetensors.gz`);
  mkdirSync(dirname(file), { recursive: true });
  atomicWrite(file, bytes);
  rmSync(place, { recursive: true });
  console.log(`${name}.safetensors.gz: ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
}
