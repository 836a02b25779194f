import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { meanInterval } from '@crossmodal/evaluation';
import { atomicWrite } from '@crossmodal/training';

import { markdownTable } from '../support/markdown-table.mjs';
import { integer } from '../support/settings.mjs';
import { withFolder } from '../support/with-folder.mjs';

const MAIN = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const PENALTIES = ['centroid', 'mmd'];

const HELP = `Measures what it costs in retrieval to close the gap of the modalities in training: crossmodal train mnist-halves without
a penalty and with each of --regulariser centroid and mmd, on a few seeds. Means over the seeds and 95 % intervals of them.

  pnpm bench:gap
  pnpm bench:gap --weights 1 --seeds 5 --train-images 60000

  --weights       weights of the penalties; 0.3,3
  --seeds         number of seeds, from 0 on; 3
  --train-images  pairs to learn from; 12000
  --test-images   pairs to find; 2000
  --epochs        passes over the pairs; 3
  --engine        what computes, on one thread; jit
  --out           a Markdown file for the table
  --help          this text`;

const { values } = parseArgs({
  options: {
    weights: { type: 'string', default: '0.3,3' },
    seeds: { type: 'string', default: '3' },
    'train-images': { type: 'string', default: '12000' },
    'test-images': { type: 'string', default: '2000' },
    epochs: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'jit' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await benchmark();

async function benchmark() {
  const seeds = Array.from({ length: integer('seeds', values.seeds) }, (_, seed) => seed);
  const weights = values.weights.split(',').map(positive);
  const cases = [{ penalty: 'none', weight: 0 }, ...PENALTIES.flatMap((penalty) => weights.map((weight) => ({ penalty, weight })))];
  const results = new Map(cases.map((each) => [each, []]));
  await withFolder(async (folder) => {
    // A seed at a time, so that every case is as far as the others.
    for (const seed of seeds) {
      for (const each of cases) {
        results.get(each).push(await trained(each, { seed, out: join(folder, `${each.penalty}-${each.weight}-${seed}`) }));
        console.error(`seed ${seed}  ${each.penalty} ${each.weight}`);
      }
    }
  });
  const table = tableOf(results);
  console.log(table);
  if (values.out !== undefined) atomicWrite(values.out, `${table}\n`);
}

/** The measures of one run. */
async function trained({ penalty, weight }, { seed, out }) {
  const settings = ['train-images', 'test-images', 'epochs', 'engine'].flatMap((name) => [`--${name}`, values[name]]);
  const args = [MAIN, 'train', 'mnist-halves', ...settings, '--seed', String(seed), '--regulariser', penalty, '--regulariser-weight', String(weight), '--out', out];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, CROSSMODAL_THREADS: '1' } });
  const { gap, retrieval } = JSON.parse(await readFile(join(out, 'result.json'), 'utf8'));
  const recall = (k) => (retrieval.uToV.recall[k] + retrieval.vToU.recall[k]) / 2;
  return { centroidGap: gap.centroidGap, mmdSquared: gap.mmdSquared, recallAt1: 100 * recall(1), recallAt10: 100 * recall(10) };
}

function tableOf(results) {
  const baseline = [...results.values()][0];
  const rows = [...results].map(([{ penalty, weight }, runs]) => {
    const of = (name, digits) => shown(runs.map((run) => run[name]), digits);
    const change = penalty === 'none' ? '–' : shown(runs.map((run, place) => run.recallAt10 - baseline[place].recallAt10), 1);
    return [penalty, String(weight), of('centroidGap', 3), of('mmdSquared', 4), of('recallAt1', 2), of('recallAt10', 1), change];
  });
  return markdownTable(['penalty', 'λ', 'centroid gap', 'MMD²', 'R@1, %', 'R@10, %', 'change of R@10, seed by seed'], rows);
}

function shown(numbers, digits) {
  const { mean, low, high } = meanInterval(numbers);
  return Number.isNaN(low) ? mean.toFixed(digits) : `${mean.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

function positive(text) {
  const weight = Number(text);
  if (!(weight > 0 && weight < Infinity)) throw new Error(`--weights has ${text}; expected numbers > 0`);
  return weight;
}
