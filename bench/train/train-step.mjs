import { mkdir, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { saveEncoder } from '@crossmodal/encoders';
import { renderSvg, sweepCurves } from '@crossmodal/plots';
import { createRandom } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';
import { selectEngine } from '@crossmodal/training/engine';

import { attempt } from '../support/attempt.mjs';
import { findPython } from '../support/find-python.mjs';
import { markdownTable } from '../support/markdown-table.mjs';
import { startParticipant } from '../support/participant.mjs';
import { integer, names } from '../support/settings.mjs';
import { significant, summary } from '../support/statistics.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { withFolder } from '../support/with-folder.mjs';
import { pairs } from './pairs.mjs';

const HELP = `Measures a training step of a pair of encoders (forward, CLIP loss with a learned temperature, backward, Adam)
on every engine that works here, and with PyTorch where a Python has it. Each case runs in a process of its own; the
processes take turns step by step. All start from the same weights and see the same batches, and their losses are
compared before anything is timed. Times are medians with quartiles.

  pnpm bench:train [--pairs mlp,cnn,transformer] [--batch 64,256,1024,4096] [--rounds 15]
  pnpm bench:train --pairs mlp --batch 256,1024 --engines wasm,wasm-blas --profile
  pnpm bench:train --out report.md

  --pairs      of mlp (784 to 32 and 10 to 32), cnn (LeNet) and transformer (32 times, width 128, 2 blocks)
  --batch      batch sizes; default 64 to 4096, for the transformer 64 to 1024, as its activations take gigabytes
  --engines    files of bench/train/engines without .mjs; default all. One that is not there is left out with a word
  --rounds     turns of each case
  --seconds    after which a case rests that has had three turns; 20
  --threads    of PyTorch; default the number of processors
  --python     the Python to compare with; or the variable CROSSMODAL_PYTHON; python3 by default; "none" for none
  --profile    prints the time of each kernel as well
  --out        a Markdown file for the tables, with a figure (SVG) beside it for every pair
  --help       this text`;

const BATCHES = 2;
const COMPARED_STEPS = 5;
const LEARNING_RATE = 1e-3;
/** Relative: float32 in another order of operations, after some steps of Adam. */
const LOSS_TOLERANCE = 1e-3;
const PROFILED_STEPS = 3;
const PROFILED_KERNELS = 15;
const MEBIBYTE = 2 ** 20;
const PEERS = { naive: 'PyTorch, cross-entropies', fused: 'PyTorch, fused loss' };

const folderOfEngines = fileURLToPath(new URL('engines/', import.meta.url));
const engineFiles = (await readdir(folderOfEngines)).map((file) => basename(file, '.mjs'));

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: Object.keys(pairs).join(',') },
    batch: { type: 'string' },
    engines: { type: 'string', default: engineFiles.join(',') },
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    python: { type: 'string', default: process.env.CROSSMODAL_PYTHON ?? '' },
    profile: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  await benchmark({
    chosen: names('pairs', values.pairs, Object.keys(pairs)),
    sizes: values.batch?.split(',').map((size) => integer('batch', size, 2)),
    engines: names('engines', values.engines, engineFiles),
    rounds: integer('rounds', values.rounds, 3),
    seconds: integer('seconds', values.seconds),
    threads: integer('threads', values.threads),
  });
}

async function benchmark({ chosen, sizes, engines, rounds, seconds, threads }) {
  const python = await findPython(values.python, threads);
  const candidates = [...(await workingEngines(engines)), ...(python ? peers(python, threads) : [])];
  const [{ model }] = os.cpus();
  const peer = python ? `; PyTorch ${python.version} on ${threads} threads (${python.setUp})` : '';
  const conditions = `${model.trim()}, ${os.availableParallelism()} cores; Node ${process.version}${peer}; ${rounds} turns a case.`;
  const results = [];
  for (const pair of chosen) {
    for (const batch of sizes ?? pairs[pair].batches) {
      const cases = await withData(pair, batch, (folder) => measure(candidates, { pair, batch, folder, rounds, seconds }));
      results.push(...cases);
      for (const { name, failure } of cases) if (failure !== undefined) console.log(`${pair}, batch ${batch}: ${name} failed: ${failure}`);
      console.log(table(cases));
      for (const { name, profile } of cases) if (profile) console.log(profileTable(`${pair}, batch ${batch}, ${name}`, profile));
      // After every size, so that a run that is stopped leaves what it has.
      if (values.out !== undefined) await write(results, conditions);
    }
  }
  console.log(conditions);
  if (values.out !== undefined) console.log(`Written to ${values.out}`);
}

/** Engines that start, each tried in a process of its own. */
async function workingEngines(files) {
  const working = [];
  for (const file of files) {
    const { engine } = await import(new URL(`engines/${file}.mjs`, import.meta.url));
    const launch = () => startParticipant(process.execPath, [fileURLToPath(new URL('worker.mjs', import.meta.url)), file]);
    try {
      const participant = await launch();
      try {
        await participant.ask({ task: 'start' });
      } finally {
        await participant.stop();
      }
      working.push({ name: engine.name, largestBatch: engine.largestBatch, launch });
    } catch (error) {
      console.log(`Left out: ${engine.name}, as ${error.message}`);
    }
  }
  return working;
}

function peers({ command, environment }, threads) {
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  return Object.entries(PEERS).map(([variant, name]) => ({
    name,
    largestBatch: () => Infinity,
    launch: () => startParticipant(command, [script, variant, String(threads)], environment),
  }));
}

/** Writes weights and batches where every process finds them. */
function withData(pair, batch, action) {
  return withFolder(async (folder) => {
    await selectEngine({ engine: 'cpu' });
    const random = createRandom(1);
    const { shapes, create } = pairs[pair];
    for (const [side, encoder] of Object.entries(create(random))) {
      await writeFile(join(folder, `${side}.safetensors`), await saveEncoder(encoder));
      encoder.dispose();
    }
    for (let at = 0; at < BATCHES; at++) {
      for (const [side, shape] of Object.entries(shapes)) {
        const length = shape.reduce((product, size) => product * size, batch);
        await writeFile(join(folder, `${side}${at}.bin`), Float32Array.from({ length }, () => random.normal()));
      }
    }
    return action(folder);
  });
}

async function measure(candidates, { pair, batch, folder, rounds, seconds }) {
  const cases = candidates.filter(({ largestBatch }) => batch <= largestBatch(pair)).map(({ name, launch }) => ({ name, launch, pair, batch, times: [] }));
  const question = { task: 'prepare', pair, batch, batches: BATCHES, learningRate: LEARNING_RATE, folder };
  for (const each of cases) {
    await attempt(each, async () => {
      each.participant = await each.launch();
      await each.participant.ask({ task: 'start' });
      await each.participant.ask(question);
      each.losses = [];
      for (let step = 0; step < COMPARED_STEPS; step++) each.losses.push((await each.participant.ask({ task: 'step' })).loss);
    });
  }
  compareLosses(cases);
  for (const each of cases) each.run = async () => (await each.participant.ask({ task: 'step' })).milliseconds;
  await takeTurns(cases, { rounds, seconds });
  for (const each of cases) {
    await attempt(each, async () => {
      each.peak = (await each.participant.ask({ task: 'memory' })).peak;
      if (values.profile) each.profile = await each.participant.ask({ task: 'profile', steps: PROFILED_STEPS });
    });
    await each.participant?.stop();
  }
  return cases;
}

/** What computes something else is not worth timing: it fails, and so does the command. */
function compareLosses(cases) {
  const working = cases.filter(({ failure }) => failure === undefined);
  const reference = working.find(({ name }) => name === PEERS.naive) ?? working[0];
  for (const each of working) {
    const wrong = each.losses.findIndex((loss, step) => !(Math.abs(loss - reference.losses[step]) <= LOSS_TOLERANCE * Math.max(1, Math.abs(reference.losses[step]))));
    if (wrong < 0) continue;
    each.failure = `its loss at step ${wrong + 1} is ${each.losses[wrong]}, and ${reference.losses[wrong]} on ${reference.name}`;
    process.exitCode = 1;
  }
}

function isPeer({ name }) {
  return Object.values(PEERS).includes(name);
}

function measured({ failure, times }) {
  return failure === undefined && times.length > 0;
}

function table(cases) {
  const rows = cases.map((each) => {
    const { name, pair, batch, times, peak } = each;
    const beside = cases.filter((other) => other.pair === pair && other.batch === batch && measured(other));
    const peerBest = Math.min(...beside.filter(isPeer).map((other) => summary(other.times).median));
    if (!measured(each)) return [pair, String(batch), name, 'failed', '', '', '', ''];
    const { median, low, high } = summary(times);
    return [
      pair,
      String(batch),
      name,
      significant(median),
      `${significant(low)} to ${significant(high)}`,
      significant((1000 * batch) / median),
      Number.isFinite(peerBest) ? significant(median / peerBest) : '',
      (peak / MEBIBYTE).toFixed(0),
    ];
  });
  return markdownTable(['pair', 'batch', 'by', 'step, ms', 'quartiles', 'pairs/s', "times PyTorch's best", 'peak MiB'], rows, 3);
}

function profileTable(title, { whole, kernels }) {
  const sorted = kernels.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, PROFILED_KERNELS);
  const rows = sorted.map(({ kernel, milliseconds, calls }) => [kernel, significant(milliseconds), calls.toFixed(0), `${((100 * milliseconds) / whole).toFixed(0)} %`]);
  const inKernels = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rest = whole - inKernels;
  rows.push(['outside kernels', significant(rest), '', `${((100 * rest) / whole).toFixed(0)} %`]);
  return `${title}: ${significant(whole)} ms a step while profiled\n${markdownTable(['kernel', 'ms', 'calls', 'of the step'], rows)}`;
}

function figure(pair, cases) {
  const finished = cases.filter((each) => each.pair === pair && measured(each));
  const series = [...new Set(finished.map(({ name }) => name))].map((name) => ({
    name,
    points: finished
      .filter((each) => each.name === name)
      .map(({ batch, times }) => {
        const { median, low, high } = summary(times);
        return { x: batch, y: median, low, high };
      }),
  }));
  return sweepCurves({
    series,
    xLabel: 'batch size',
    yLabel: 'training step, ms',
    xScale: 'log',
    yScale: 'log',
    title: pairs[pair].title,
    caption: 'Medians; bars: quartiles.',
  });
}

async function write(results, conditions) {
  await mkdir(dirname(values.out), { recursive: true });
  const stem = values.out.slice(0, values.out.length - extname(values.out).length);
  const parts = ['# Training steps', `${conditions} Losses of all agree over the first ${COMPARED_STEPS} steps to ${LOSS_TOLERANCE}.`];
  for (const pair of new Set(results.map((each) => each.pair))) {
    const cases = results.filter((each) => each.pair === pair);
    parts.push(`## ${pairs[pair].title}`, table(cases));
    if (cases.some(measured)) {
      atomicWrite(`${stem}-${pair}.svg`, await renderSvg(figure(pair, cases)));
      parts.push(`![Time of a step against the batch size](${basename(stem)}-${pair}.svg)`);
    }
  }
  atomicWrite(values.out, `${parts.join('\n\n')}\n`);
}
