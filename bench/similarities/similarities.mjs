import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { atomicWrite } from '@crossmodal/training';

import { attempt } from '../support/attempt.mjs';
import { markdownTable } from '../support/markdown-table.mjs';
import { startParticipant } from '../support/participant.mjs';
import { integer, names } from '../support/settings.mjs';
import { significant, summary } from '../support/statistics.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { models, similarityNames } from './models.mjs';

const ENGINES = ['wasm', 'wasm-blas', 'jit'];

const HELP = `Measures what weighted point sets cost beside vectors: value, gradients and Adam of the CLIP loss with the similarities
cosine, kme and wpse, alone and in a training step of encoders that differ in their last layer only. Each case runs in a
process of its own, for its memory; those of one batch, engine and model take turns. A ratio is the median over the
turns of a case's time by that of the cosine in the same turn.

  pnpm bench:similarities [--models none,mlp] [--batch 256] [--points 1,4]
  pnpm bench:similarities --engines wasm --out report.md

  --models        of none (the loss alone), mlp and cnn; default all
  --similarities  of ${Object.keys(similarityNames).join(', ')}; default all. The cosine always runs
  --engines       of ${ENGINES.join(', ')} (the compiled step); default all. One that is not there is left out with a word
  --batch         batch sizes; 64,256,1024
  --points        points of an item; 1,2,4,8
  --dim           width of a vector and of a point; 64
  --clock         wall, or processor: the time that all threads of the case's process use, which other programs on the
                  machine disturb less; wall
  --rounds        turns of each case; 15
  --seconds       after which a case rests that has had three turns; 20
  --out           a Markdown file for the tables
  --help          this text`;

const MEBIBYTE = 2 ** 20;
const HEADER = ['model', 'engine', 'batch', 'similarity', 'points', 'ms', 'quartiles', 'times the cosine', 'MiB'];

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: Object.keys(models).join(',') },
    similarities: { type: 'string', default: Object.keys(similarityNames).join(',') },
    engines: { type: 'string', default: ENGINES.join(',') },
    batch: { type: 'string', default: '64,256,1024' },
    points: { type: 'string', default: '1,2,4,8' },
    dim: { type: 'string', default: '64' },
    clock: { type: 'string', default: 'wall' },
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '20' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await benchmark();

function integers(flag, minimum) {
  return values[flag].split(',').map((text) => integer(flag, text, minimum));
}

async function benchmark() {
  const settings = { rounds: integer('rounds', values.rounds, 3), seconds: integer('seconds', values.seconds) };
  const [chosen, batches, dim] = [names('models', values.models, Object.keys(models)), integers('batch', 2), integer('dim', values.dim)];
  const [points, similarities] = [integers('points', 1), names('similarities', values.similarities, Object.keys(similarityNames))];
  const forms = [
    { similarity: 'cosine', points: 1 },
    ...similarities.filter((name) => similarityNames[name] === 'point set').flatMap((similarity) => points.map((count) => ({ similarity, points: count }))),
  ];
  const [clock] = names('clock', values.clock, ['wall', 'processor']);
  const engines = await workingEngines(names('engines', values.engines, ENGINES));
  const [{ model: processor }] = os.cpus();
  const conditions = `${processor.trim()}, ${os.availableParallelism()} cores; Node ${process.version}; vectors and points of ${dim} numbers; ${settings.rounds} turns a case; ${clock} time.`;
  const rows = [];
  for (const model of chosen) {
    for (const engine of engines) {
      for (const batch of batches) {
        const cases = await measure(engine, { forms, clock, question: { task: 'prepare', model, batch, dim }, settings });
        const found = cases.map((each) => row([model, engine.name, String(batch)], each, cases[0]));
        rows.push(...found);
        console.log(markdownTable(HEADER, found, 4));
        for (const { similarity, points: count, failure } of cases) if (failure !== undefined) console.log(`${similarity}, ${count} points: failed: ${failure}`);
        // After every measurement, so that a run that is stopped leaves what it has.
        if (values.out !== undefined) await write(rows, conditions);
      }
    }
  }
  console.log(conditions);
  if (values.out !== undefined) console.log(`Written to ${values.out}`);
}

/** Engines that start, each tried in a process of its own. */
async function workingEngines(files) {
  const working = [];
  for (const file of files) {
    const launch = () => startParticipant(process.execPath, [fileURLToPath(new URL('worker.mjs', import.meta.url)), file]);
    const participant = await launch();
    try {
      const { name } = await participant.ask({ task: 'start' });
      working.push({ name, launch });
    } catch (error) {
      console.log(`Left out: ${file}, as ${error.message}`);
    } finally {
      await participant.stop();
    }
  }
  return working;
}

/** Starts the forms, warms them up and has them take turns; the cosine is the first. */
async function measure({ launch }, { forms, clock, question, settings }) {
  const cases = forms.map((form) => ({ ...form, times: [] }));
  for (const each of cases) {
    await attempt(each, async () => {
      each.participant = await launch();
      await each.participant.ask({ task: 'start' });
      await each.participant.ask({ ...question, similarity: each.similarity, points: each.points });
      for (let turn = 0; turn < 2; turn++) await each.participant.ask({ task: 'step' });
    });
    each.run = async () => (await each.participant.ask({ task: 'step' }))[clock];
  }
  await takeTurns(cases, settings);
  for (const each of cases) {
    await attempt(each, async () => (each.peak = (await each.participant.ask({ task: 'memory' })).peak));
    await each.participant?.stop();
    if (each.failure !== undefined) process.exitCode = 1;
  }
  return cases;
}

function row(labels, { similarity, points, times, peak, failure }, cosine) {
  const own = [...labels, similarity, similarityNames[similarity] === 'vector' ? '' : String(points)];
  if (failure !== undefined) return [...own, 'failed', '', '', ''];
  const { median, low, high } = summary(times);
  const turns = Math.min(times.length, cosine.times.length);
  const ratio = turns === 0 ? '' : significant(summary(times.slice(0, turns).map((time, turn) => time / cosine.times[turn])).median);
  return [...own, significant(median), `${significant(low)} to ${significant(high)}`, ratio, Math.max(0, peak / MEBIBYTE).toFixed(0)];
}

async function write(rows, conditions) {
  await mkdir(dirname(values.out), { recursive: true });
  const parts = ['# Similarities', conditions];
  for (const name of new Set(rows.map(([model]) => model))) parts.push(`## ${models[name].title}`, markdownTable(HEADER, rows.filter(([model]) => model === name), 4));
  atomicWrite(values.out, `${parts.join('\n\n')}\n`);
}
