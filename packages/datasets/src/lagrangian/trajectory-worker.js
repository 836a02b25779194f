import { parentPort, workerData } from 'node:worker_threads';

import { createTracer } from './trajectory-kernel.js';

/** Integrates blocks of trajectories, the next free one each time, until there are none left or it is told to stop. */
const { tracer, coefficients, positions, count, block, control } = workerData;
const integrate = createTracer(tracer);
// control[0] is the next free block, control[1] is 1 after an abort.
for (let first = block * Atomics.add(control, 0, 1); first < count && Atomics.load(control, 1) === 0; first = block * Atomics.add(control, 0, 1)) {
  const end = Math.min(first + block, count);
  for (let index = first; index < end; index++) integrate(coefficients, index, positions);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread, not a window
  parentPort.postMessage(end - first);
}
