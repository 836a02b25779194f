import { Worker } from 'node:worker_threads';

import type { TracerOptions } from './trajectory-kernel.js';

/** Arrays that the threads share. */
interface TracerWork {
  readonly tracer: TracerOptions;
  readonly coefficients: Float32Array;
  readonly positions: Float32Array;
  readonly count: number;
}

/** Trajectories that a thread takes at a time: few enough to share them evenly and to stop soon. */
const BLOCK = 16;

/** Integrates all trajectories in worker threads, which take the next free block each; the result is that of one thread. */
export async function integrateInWorkers(
  work: TracerWork,
  { workers, onProgress, signal }: { workers: number; onProgress: ((done: number, count: number) => void) | undefined; signal: AbortSignal | undefined },
): Promise<void> {
  signal?.throwIfAborted();
  const control = new Int32Array(new SharedArrayBuffer(8));
  const stop = () => void Atomics.store(control, 1, 1);
  signal?.addEventListener('abort', stop);
  let done = 0;
  try {
    const threads = Array.from({ length: Math.min(workers, Math.ceil(work.count / BLOCK)) }, () =>
      running({ ...work, block: BLOCK, control }, (items) => {
        done += items;
        onProgress?.(done, work.count);
      }),
    );
    const outcomes = await Promise.allSettled(threads.map((thread) => thread.catch((error: unknown) => {
      stop();
      throw error;
    })));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  signal?.throwIfAborted();
}

/** Runs a worker thread to its end. */
function running(workerData: object, onItems: (items: number) => void): Promise<void> {
  // The same name in the source and, as an entry of its own, in the built package.
  const worker = new Worker(new URL('trajectory-worker.js', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.on('message', onItems);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`simulateLagrangian: a worker thread ended with code ${code}`))));
  });
}
