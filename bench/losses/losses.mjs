import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { createRandom } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';

import { attempt } from '../support/attempt.mjs';
import { findPython } from '../support/find-python.mjs';
import { markdownTable } from '../support/markdown-table.mjs';
import { startParticipant } from '../support/participant.mjs';
import { integer, names } from '../support/settings.mjs';
import { significant, summary } from '../support/statistics.mjs';
import { takeTurns } from '../support/take-turns.mjs';
import { withFolder } from '../support/with-folder.mjs';
import { cases as known, DATA_WIDTH } from './cases.mjs';

const HELP = `Measures the value and the gradients of the losses: ours, the same loss written from the operations of tfjs and
differentiated by it, and PyTorch where a Python has it. Each case runs in a process of its own, for its memory; the
processes take turns. Values and gradients are compared before anything is timed. Times are medians with quartiles.

  pnpm bench:losses [--losses clip,nt-xent] [--sizes 256,1024,4096] [--dims 32,512]
  pnpm bench:losses --parts chunks,cache

  --parts      of losses (as above), chunks (time and memory against the rows of logits at a time) and cache (a large
               batch through encoders, all at once and in chunks by gradCache); default all
  --losses     of ${Object.keys(known).join(', ')}
               ; default all
  --sizes      numbers of pairs; 256,1024,4096
  --dims       widths of the embeddings; 32,512
  --chunk-losses, --chunk-sizes, --chunks   of the second part: clip,nt-xent at 4096,8192 pairs with 256,1024,4096 rows
  --cache-pair, --cache-sizes, --cache-chunks   of the third: cnn at 1024,4096 pairs with 64,256 samples
  --engine     of tfjs; default the best that works, as selectEngine chooses
  --rounds     turns of each case; 9
  --seconds    after which a case rests that has had three turns; 20
  --threads    of PyTorch; default the number of processors
  --python     the Python to compare with; or the variable CROSSMODAL_PYTHON; python3 by default; "none" for none
  --out        a Markdown file for the tables
  --help       this text`;

const PARTS = ['losses', 'chunks', 'cache'];
const VALUE_TOLERANCE = 1e-4;
/** Of the sums of absolute values of the gradients. */
const GRADIENT_TOLERANCE = 1e-3;
const MEBIBYTE = 2 ** 20;
const CHUNK_WIDTH = 32;

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: PARTS.join(',') },
    losses: { type: 'string', default: Object.keys(known).join(',') },
    sizes: { type: 'string', default: '256,1024,4096' },
    dims: { type: 'string', default: '32,512' },
    'chunk-losses': { type: 'string', default: 'clip,nt-xent' },
    'chunk-sizes': { type: 'string', default: '4096,8192' },
    chunks: { type: 'string', default: '256,1024,4096' },
    'cache-pair': { type: 'string', default: 'cnn' },
    'cache-sizes': { type: 'string', default: '1024,4096' },
    'cache-chunks': { type: 'string', default: '64,256' },
    engine: { type: 'string', default: 'auto' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    python: { type: 'string', default: process.env.CROSSMODAL_PYTHON ?? '' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await benchmark();

function integers(flag) {
  return values[flag].split(',').map((text) => integer(flag, text, 2));
}

async function benchmark() {
  const parts = names('parts', values.parts, PARTS);
  const settings = { rounds: integer('rounds', values.rounds, 3), seconds: integer('seconds', values.seconds) };
  const threads = integer('threads', values.threads);
  const python = await findPython(values.python, threads);
  const launchers = {
    tfjs: () => startParticipant(process.execPath, [fileURLToPath(new URL('worker.mjs', import.meta.url)), values.engine]),
    ...(python && { torch: () => startParticipant(python.command, [fileURLToPath(new URL('peer.py', import.meta.url)), String(threads)], python.environment) }),
  };
  const context = { launchers, settings };
  const [{ model }] = os.cpus();
  const peer = python ? `; PyTorch ${python.version} on ${threads} threads (${python.setUp})` : '';
  const report = new Map();
  /** After every measurement, so that a run that is stopped leaves what it has. */
  context.save = async (title, header, rows) => {
    report.set(title, markdownTable(header, rows));
    context.conditions = `${model.trim()}, ${os.availableParallelism()} cores; Node ${process.version}, engine ${context.engine}${peer}; ${settings.rounds} turns a case.`;
    if (values.out === undefined) return;
    await mkdir(dirname(values.out), { recursive: true });
    atomicWrite(values.out, `${['# Losses', context.conditions, ...[...report].flatMap(([name, table]) => [`## ${name}`, table])].join('\n\n')}\n`);
  };
  for (const [part, run] of Object.entries({ losses: lossPart, chunks: chunkPart, cache: cachePart })) {
    if (!parts.includes(part)) continue;
    await run(context);
    console.log([...report].at(-1).join('\n'));
  }
  console.log(context.conditions);
  if (values.out !== undefined) console.log(`Written to ${values.out}`);
}

/** Every loss in its three forms. */
async function lossPart(context) {
  const header = ['loss', 'pairs', 'width', 'ours, ms', 'quartiles', 'tfjs / ours', 'PyTorch / ours', 'ours, MiB', 'tfjs, MiB', 'PyTorch, MiB'];
  const rows = [];
  const [losses, dims] = [names('losses', values.losses, Object.keys(known)), integers('dims')];
  for (const name of losses) {
    for (const n of integers('sizes').filter((size) => size <= (known[name].largest ?? Infinity))) {
      for (const dim of dims) {
        const forms = [
          { by: 'ours', launch: context.launchers.tfjs, question: { form: 'ours' } },
          { by: 'tfjs', launch: context.launchers.tfjs, question: { form: 'naive' } },
          ...(context.launchers.torch ? [{ by: 'PyTorch', launch: context.launchers.torch, question: { form: 'naive' } }] : []),
        ];
        const measured = await withData(n, dim, (folder) =>
          measure(context, forms.map((form) => ({ ...form, question: { task: 'prepare', name, n, dim, chunk: null, folder, ...form.question } })), `${name}, ${n} x ${dim}`),
        );
        rows.push(lossRow([name, String(n), String(dim)], measured));
        await context.save('Value and gradients', header, rows);
        console.log(`${name}, ${n} x ${dim}: ${measured.map(({ by, times, peak, failure }) => (failure ? `${by} failed: ${failure}` : `${by} ${significant(summary(times).median)} ms, ${mebibytes(peak)} MiB`)).join('; ')}`);
      }
    }
  }
}

function lossRow(labels, measured) {
  const [ours, naive, torch] = ['ours', 'tfjs', 'PyTorch'].map((by) => measured.find((each) => each.by === by));
  const failed = (each) => each === undefined || each.failure !== undefined;
  const absent = (each) => (each === undefined ? '' : 'failed');
  const ratio = (each) => (failed(each) || failed(ours) ? absent(each) : significant(summary(each.times).median / summary(ours.times).median));
  const memory = (each) => (failed(each) ? absent(each) : mebibytes(each.peak));
  return [...labels, ...timeCells(ours), ratio(naive), ratio(torch), ...[ours, naive, torch].map(memory)];
}

/** Ours against the number of rows of logits at a time; and PyTorch's, with all of them. */
async function chunkPart(context) {
  const rows = [];
  for (const name of names('chunk-losses', values['chunk-losses'], Object.keys(known))) {
    for (const n of integers('chunk-sizes')) {
      const forms = [...integers('chunks').filter((chunk) => chunk < n), null].map((chunk) => ({ by: chunk === null ? 'all' : String(chunk), launch: context.launchers.tfjs, question: { form: 'ours', chunk } }));
      if (context.launchers.torch) forms.push({ by: 'PyTorch, all', launch: context.launchers.torch, question: { form: 'naive', chunk: null } });
      const measured = await withData(n, CHUNK_WIDTH, (folder) =>
        measure(context, forms.map((form) => ({ ...form, question: { task: 'prepare', name, n, dim: CHUNK_WIDTH, folder, ...form.question } })), `${name}, ${n} x ${CHUNK_WIDTH}`),
      );
      rows.push(...measured.map((each) => [name, String(n), each.by, ...timeCells(each), each.failure ? '' : mebibytes(each.peak)]));
      await context.save(`Rows of logits at a time, embeddings of width ${CHUNK_WIDTH}`, ['loss', 'pairs', 'rows at a time', 'ms', 'quartiles', 'MiB'], rows);
    }
  }
}

/** A large batch through encoders. */
async function cachePart(context) {
  const pair = values['cache-pair'];
  const rows = [];
  for (const n of integers('cache-sizes')) {
    const chunks = [...integers('cache-chunks').filter((chunk) => chunk < n), null];
    const forms = chunks.map((chunk) => ({ by: chunk === null ? 'all' : String(chunk), launch: context.launchers.tfjs, question: { task: 'prepareEncoders', pair, n, chunk } }));
    const measured = await measure(context, forms, `${pair}, ${n}`);
    rows.push(...measured.map((each) => [pair, String(n), each.by, ...timeCells(each), each.failure ? '' : mebibytes(each.peak)]));
    await context.save('A large batch through encoders', ['encoders', 'pairs', 'samples at a time', 'ms', 'quartiles', 'MiB'], rows);
  }
}

/** Starts the forms, compares them, and has them take turns. */
async function measure(context, forms, title) {
  const cases = forms.map((form) => ({ ...form, times: [] }));
  for (const each of cases) {
    await attempt(each, async () => {
      each.participant = await each.launch();
      const { engine } = await each.participant.ask({ task: 'start' });
      if (each.launch === context.launchers.tfjs) context.engine = engine;
      await each.participant.ask(each.question);
      each.values = (await each.participant.ask({ task: 'check' })).values;
      // To warm up.
      await each.participant.ask({ task: 'step' });
    });
  }
  compare(cases);
  for (const each of cases) each.run = async () => (await each.participant.ask({ task: 'step' })).milliseconds;
  await takeTurns(cases, context.settings);
  for (const each of cases) {
    await attempt(each, async () => (each.peak = (await each.participant.ask({ task: 'memory' })).peak));
    if (each.failure !== undefined) console.log(`${title}: ${each.by} failed: ${each.failure}`);
    await each.participant?.stop();
  }
  return cases;
}

/** What computes something else than PyTorch, or else than the first, is not worth timing: it fails, and so does the command. */
function compare(cases) {
  const working = cases.filter(({ failure }) => failure === undefined);
  const reference = working.find(({ by }) => by.startsWith('PyTorch')) ?? working[0];
  for (const each of working) {
    const wrong = each.values.findIndex((value, index) => {
      const expected = reference.values[index];
      const allowed = index === 0 ? (known[each.question.name]?.tolerance ?? VALUE_TOLERANCE) * Math.max(1, Math.abs(expected)) : GRADIENT_TOLERANCE * Math.max(1e-3, Math.abs(expected));
      return !(Math.abs(value - expected) <= allowed);
    });
    if (wrong < 0) continue;
    const what = wrong === 0 ? 'the loss' : `the sum of the absolute values of gradient ${wrong}`;
    each.failure = `${what} is ${each.values[wrong]}, and ${reference.values[wrong]} by ${reference.by}`;
    process.exitCode = 1;
  }
}

/** Writes embeddings and samples where every process finds them. */
function withData(n, dim, action) {
  return withFolder(async (folder) => {
    const random = createRandom(1);
    const normal = (length) => Float32Array.from({ length }, () => random.normal());
    const zu = normal(n * dim);
    const zv = zu.map((value) => 0.6 * value + 0.8 * random.normal());
    const arrays = { zu, zv, tu: normal(n * dim), tv: normal(n * dim), u: normal(n * DATA_WIDTH), v: normal(n * DATA_WIDTH) };
    for (const [name, data] of Object.entries(arrays)) await writeFile(join(folder, `${name}.bin`), data);
    return action(folder);
  });
}

function timeCells({ times, failure }) {
  if (failure !== undefined) return ['failed', ''];
  const { median, low, high } = summary(times);
  return [significant(median), `${significant(low)} to ${significant(high)}`];
}

function mebibytes(bytes) {
  return Math.max(0, bytes / MEBIBYTE).toFixed(0);
}
