import { parseArgs } from 'node:util';

import { diagnoseEmbeddings } from '@crossmodal/evaluation';
import { createRandom, loadSystemBlas, selectKernel, typedArrayKernel, wasmSimdKernel } from '@crossmodal/theory';

import { markdownTable } from '../support/markdown-table.mjs';
import { peakMemory } from '../support/peak-memory.mjs';
import { integer, names } from '../support/settings.mjs';

const MEBIBYTE = 2 ** 20;
/** Coordinates that both modalities share. */
const SHARED = 64;
const KERNELS = {
  auto: selectKernel,
  'system-blas': loadSystemBlas,
  'wasm-simd': () => ({ kernel: wasmSimdKernel() }),
  'typed-array': () => ({ kernel: typedArrayKernel() }),
};

const HELP = `Measures how long crossmodal diagnose takes for embeddings of some size, without the reading of files: the time of the
clock, that of the processor, and the peak of the memory. The pairs are drawn: ${SHARED} coordinates that both modalities share,
a linear map of them for each, and noise.

  pnpm bench:diagnose
  pnpm bench:diagnose --pairs 12000 --kernel wasm-simd

  --pairs    50000
  --width    of the embeddings; 512
  --kernel   what multiplies: ${Object.keys(KERNELS).join(', ')}; auto, the fastest that works
  --help     this text`;

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '50000' },
    width: { type: 'string', default: '512' },
    kernel: { type: 'string', default: 'auto' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else await benchmark({ rows: integer('pairs', values.pairs, 8), columns: integer('width', values.width), name: names('kernel', values.kernel, Object.keys(KERNELS))[0] });

async function benchmark({ rows, columns, name }) {
  const { kernel, reason } = await KERNELS[name]();
  if (!kernel) throw new Error(`--kernel is ${name}, which does not work here: ${reason}`);
  const { zu, zv } = drawnPairs({ rows, columns, random: createRandom(0) });
  console.error(`${rows} pairs of width ${columns}, ${kernel.name}`);
  const start = performance.now();
  const before = process.cpuUsage();
  let said = '';
  const { retrieval } = await diagnoseEmbeddings({
    zu,
    zv,
    random: createRandom(1),
    kernel,
    onProgress: (what, share) => {
      const line = `${what}, ${10 * Math.floor(10 * share)} %`;
      if (line !== said) console.error(line);
      said = line;
    },
  });
  const { user, system } = process.cpuUsage(before);
  const row = [String(rows), String(columns), kernel.name, seconds((performance.now() - start) / 1e3), seconds((user + system) / 1e6), (peakMemory() / MEBIBYTE).toFixed(0), `${(100 * retrieval.uToV.recall['1'].value).toFixed(1)} %`];
  console.log(markdownTable(['pairs', 'width', 'kernel', 'clock, s', 'processor, s', 'peak memory, MiB', 'R@1 found'], [row]));
}

function drawnPairs({ rows, columns, random }) {
  const map = Float64Array.from({ length: SHARED * columns }, () => random.normal());
  const maps = [map, map.map((weight) => weight + 0.5 * random.normal())];
  const [zu, zv] = maps.map(() => ({ data: new Float32Array(rows * columns), rows, columns }));
  const [shared, row] = [new Float64Array(SHARED), new Float64Array(columns)];
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < SHARED; k++) shared[k] = random.normal();
    for (const [side, { data }] of [zu, zv].entries()) {
      for (let j = 0; j < columns; j++) row[j] = 12 * random.normal();
      for (let k = 0; k < SHARED; k++) for (let j = 0; j < columns; j++) row[j] += shared[k] * maps[side][k * columns + j];
      data.set(row, i * columns);
    }
  }
  return { zu, zv };
}

function seconds(value) {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}
