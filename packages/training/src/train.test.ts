import { join } from 'node:path';

import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../test/backends.ts';
import { bits } from '../test/bits.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { DivergenceError, OutOfRangeError } from './errors.ts';
import { type StepReport, train, type TrainOptions } from './train.ts';
import type { TrainingState } from './training-state.ts';

beforeAll(async () => {
  await startBackends();
  await tf.setBackend('wasm');
});

/** Pairs (x, y) with y = 2x − 1 and noise. */
const COUNT = 11;
const noise = createRandom(3);
const X = Float32Array.from({ length: COUNT }, () => noise.normal());
const Y = X.map((x) => 2 * x - 1 + 0.3 * noise.normal());

type Batch = { x: tf.Tensor1D; y: tf.Tensor1D };

/** Least squares in slope and intercept, from (0, 0); `batches` has the indices of every batch. */
function leastSquares() {
  const variables = tf.tidy(() => ({ slope: tf.variable(tf.scalar(0)), intercept: tf.variable(tf.scalar(0)) }));
  const batches: number[][] = [];
  const steps: number[] = [];
  return {
    variables,
    batches,
    steps,
    count: COUNT,
    batch: (indices: Uint32Array): Batch => {
      batches.push(Array.from(indices));
      return { x: tf.tensor1d(Array.from(indices, (i) => X[i])), y: tf.tensor1d(Array.from(indices, (i) => Y[i])) };
    },
    loss: ({ x, y }: Batch, step: number) => {
      steps.push(step);
      return tf.mean(tf.square(tf.sub(tf.add(tf.mul(x, variables.slope), variables.intercept), y))) as tf.Scalar;
    },
  };
}

const BASE = { epochs: 4, batchSize: 3, learningRate: 0.05, schedule: 'cosine' } as const;
const STEPS_PER_EPOCH = 3;
const TOTAL = 12;

type Run = { states: TrainingState[]; reports: StepReport[]; outcome: Awaited<ReturnType<typeof train>>; batches: number[][]; steps: number[] };

/** One run; every state that it saves and every report that it makes. */
async function run(options: Partial<TrainOptions> & { seed?: number; every?: number } = {}): Promise<Run> {
  const { seed = 1, every = 1, ...rest } = options;
  const task = leastSquares();
  const states: TrainingState[] = [];
  const reports: StepReport[] = [];
  const outcome = await train(task, {
    ...BASE,
    random: createRandom(seed),
    checkpoint: { every, save: (state) => void states.push(state) },
    ...rest,
    onStep: (report) => {
      reports.push(report);
      rest.onStep?.(report);
    },
  });
  tf.dispose(task.variables);
  return { states, reports, outcome, batches: task.batches, steps: task.steps };
}

/** A state with its numbers as bit patterns. */
const exact = (state: TrainingState | undefined) => state && { ...state, tensors: bits(state.tensors) };
const lastState = ({ states }: Run) => exact(states.at(-1));

const usage = () => [tf.memory().numTensors, (tf.backend() as unknown as { numDataIds(): number }).numDataIds()];

describe('train', () => {
  it('comes to the least-squares solution', async () => {
    // Slope cov(x, y)/var(x) and intercept ȳ − slope x̄, in float64.
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / COUNT;
    const [x, y] = [mean(X), mean(Y)];
    const slope = mean(Array.from(X, (value, i) => (value - x) * (Y[i] - y))) / mean(Array.from(X, (value) => (value - x) ** 2));
    const { outcome, states } = await run({ epochs: 400, batchSize: COUNT, every: 400 });
    expect(outcome).toMatchObject({ completed: true, step: 400 });
    expect(states[0].tensors['weights/slope'].data[0]).toBeCloseTo(slope, 3);
    expect(states[0].tensors['weights/intercept'].data[0]).toBeCloseTo(y - slope * x, 3);
    const residual = mean(Array.from(X, (value, i) => (Y[i] - y - slope * (value - x)) ** 2));
    expect(outcome.loss).toBeCloseTo(residual, 4);
  });

  it('visits every pair once an epoch but for the remainder, in an order that changes', async () => {
    const { batches } = await run();
    expect(batches.map(({ length }) => length)).toEqual(Array.from({ length: TOTAL }, () => 3));
    const epochs = Array.from({ length: BASE.epochs }, (_, epoch) => batches.slice(epoch * STEPS_PER_EPOCH, (epoch + 1) * STEPS_PER_EPOCH).flat());
    for (const epoch of epochs) {
      expect(new Set(epoch).size).toBe(9);
      expect(epoch.every((index) => index >= 0 && index < COUNT)).toBe(true);
    }
    expect(new Set(epochs.map((epoch) => epoch.join())).size).toBe(BASE.epochs);
    // The pairs left out are drawn anew each epoch: over four epochs every pair has its turn.
    expect(new Set(epochs.flat()).size).toBe(COUNT);
  });

  it('visits every pair where the batch size divides their number, and all at once in one batch', async () => {
    for (const batchSize of [1, COUNT]) {
      const { batches, outcome } = await run({ epochs: 1, batchSize });
      expect(batches.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, i) => i));
      expect(outcome.step).toBe(COUNT / batchSize);
    }
  });

  it('gives the same bits for the same seed and others for another', async () => {
    const [a, b, c] = [await run(), await run(), await run({ seed: 2 })];
    expect(lastState(a)).toEqual(lastState(b));
    expect(a.reports).toEqual(b.reports);
    expect(lastState(a)?.tensors['weights/slope']).not.toEqual(lastState(c)?.tensors['weights/slope']);
  });

  it('gives the same bits whether or not it saves states', async () => {
    const [often, once] = [await run(), await run({ every: TOTAL })];
    expect(lastState(often)).toEqual(lastState(once));
  });

  it('reports every step with its epoch, loss and learning rate', async () => {
    const { reports, outcome } = await run();
    expect(reports.map(({ step, totalSteps, epoch, epochs }) => [step, totalSteps, epoch, epochs])).toEqual(
      Array.from({ length: TOTAL }, (_, i) => [i + 1, TOTAL, Math.floor(i / STEPS_PER_EPOCH), 4]),
    );
    reports.forEach(({ learningRate }, i) => expect(learningRate).toBeCloseTo(0.025 * (1 + Math.cos((Math.PI * i) / TOTAL)), 12));
    expect(outcome).toEqual({ completed: true, step: TOTAL, loss: reports[TOTAL - 1].loss });
  });

  it('reports the loss of the batch before the step', async () => {
    const { reports, batches } = await run();
    // Both parameters start at 0, so the first loss is the mean of y².
    expect(reports[0].loss).toBeCloseTo(batches[0].reduce((sum, i) => sum + Y[i] ** 2, 0) / 3, 5);
  });

  it('keeps the learning rate constant by default', async () => {
    const rates: number[] = [];
    await train(leastSquares(), { epochs: 4, batchSize: 3, learningRate: 0.05, random: createRandom(1), onStep: ({ learningRate }) => rates.push(learningRate) });
    expect(rates).toEqual(Array.from({ length: TOTAL }, () => 0.05));
  });

  it('leaks nothing over 200 steps', async () => {
    const before = usage();
    const during: number[][] = [];
    await run({ epochs: 67, every: 50, onStep: () => during.push(usage()) });
    expect(during).toHaveLength(201);
    for (const counts of during) expect(counts).toEqual(during[0]);
    expect(usage()).toEqual(before);
  });
});

describe('checkpoints of train', () => {
  it('come at the multiples of `every` and at the end', async () => {
    const steps = async (every: number) => (await run({ every })).states.map(({ step }) => step);
    expect(await steps(5)).toEqual([5, 10, 12]);
    expect(await steps(4)).toEqual([4, 8, 12]);
    expect(await steps(100)).toEqual([12]);
  });

  it('hold position, loss, weights and the state of Adam', async () => {
    const { states, reports } = await run({ every: 5 });
    expect(states[0]).toMatchObject({ step: 5, epoch: 1, stepInEpoch: 2, loss: reports[4].loss });
    expect(states[2]).toMatchObject({ step: 12, epoch: 3, stepInEpoch: 3, loss: reports[11].loss });
    expect(Object.keys(states[0].tensors)).toEqual([
      'weights/slope', 'weights/intercept', 'adam/beta1-power', 'adam/beta2-power',
      'adam/m/slope', 'adam/m/intercept', 'adam/v/slope', 'adam/v/intercept',
    ]);
  });

  it('are waited for before the next step', async () => {
    const events: string[] = [];
    await run({
      epochs: 1,
      checkpoint: {
        every: 1,
        save: async ({ step }) => {
          await new Promise((resolve) => {
            setTimeout(resolve, 5);
          });
          events.push(`saved ${step}`);
        },
      },
      onStep: ({ step }) => events.push(`step ${step}`),
    });
    expect(events).toEqual(['step 1', 'saved 1', 'step 2', 'saved 2', 'step 3', 'saved 3']);
  });

  it('that cannot be saved end the run with that error and free its memory', async () => {
    const task = leastSquares();
    const before = usage();
    const save = () => Promise.reject(new Error('disk full'));
    await expect(train(task, { ...BASE, random: createRandom(1), checkpoint: { every: 2, save } })).rejects.toThrow('disk full');
    expect(task.batches).toHaveLength(2);
    expect(usage()).toEqual(before);
  });
});

describe('a run that the signal stops', () => {
  it('ends after the step in progress, with a checkpoint', async () => {
    for (const k of [1, 3, 7]) {
      const controller = new AbortController();
      const stopped = await run({ every: 100, signal: controller.signal, onStep: ({ step }) => step === k && controller.abort() });
      expect(stopped.outcome).toEqual({ completed: false, step: k, loss: stopped.reports.at(-1)?.loss });
      expect(stopped.states.map(({ step }) => step)).toEqual([k]);
    }
  });

  it('is complete if the step was the last', async () => {
    const controller = new AbortController();
    const { outcome, states } = await run({ every: 100, signal: controller.signal, onStep: ({ step }) => step === TOTAL && controller.abort() });
    expect(outcome.completed).toBe(true);
    expect(states).toHaveLength(1);
  });

  it('ends between steps though nothing in them waits: timers and other tasks get their turn', async () => {
    const later: [string, (stop: () => void) => unknown][] = [
      ['setTimeout', (stop) => setTimeout(stop, 20)],
      ['setImmediate', (stop) => setImmediate(stop)],
    ];
    for (const [name, schedule] of later) {
      const controller = new AbortController();
      schedule(() => controller.abort());
      const { outcome } = await run({ epochs: 5000, every: 1e9, signal: controller.signal });
      expect(outcome.completed, name).toBe(false);
      expect(outcome.step).toBeGreaterThanOrEqual(1);
    }
  });

  it('continues from any step to the bits of a run through, in weights, state of Adam, order and metrics', async () => {
    const through = await run();
    for (let k = 1; k <= TOTAL; k++) {
      const controller = new AbortController();
      const first = await run({ every: 100, signal: controller.signal, onStep: ({ step }) => step === k && controller.abort() });
      expect(lastState(first), `stopped after ${k}`).toEqual(exact(through.states[k - 1]));
      // Another seed and other initial weights: all that counts is in the state.
      const second = await run({ seed: 99, resume: first.states[0] });
      expect([...first.reports, ...second.reports], `resumed after ${k}`).toEqual(through.reports);
      expect([...first.batches, ...second.batches]).toEqual(through.batches);
      expect([...first.steps, ...second.steps]).toEqual(Array.from({ length: TOTAL }, (_, done) => done));
      if (k < TOTAL) expect(second.states.map(exact)).toEqual(through.states.slice(k).map(exact));
      expect(second.outcome).toEqual(through.outcome);
    }
  });

  it('continues to the same bits through a file', async () => {
    const file = join(temporaryFolder(), 'run.safetensors');
    const fingerprint = 'test';
    const through = await run();
    for (const k of [2, 3, 10]) {
      writeCheckpoint(file, through.states[k - 1], { fingerprint });
      expect(lastState(await run({ seed: 99, resume: readCheckpoint(file, { fingerprint }) }))).toEqual(lastState(through));
    }
  });

  it('continues to the same bits however often it is stopped', async () => {
    const through = await run();
    let state: TrainingState | undefined;
    for (let k = 1; k <= TOTAL; k++) {
      const { states } = await run({ every: 100, ...(state && { resume: state }), signal: AbortSignal.abort() });
      [state] = states;
      expect(state.step).toBe(k);
    }
    expect(exact(state)).toEqual(lastState(through));
  });

  it('does not continue from a state without one of its weights', async () => {
    const { states } = await run({ every: 5 });
    const { 'weights/slope': _, ...tensors } = states[0].tensors;
    await expect(run({ resume: { ...states[0], tensors } })).rejects.toThrow(/the state to resume has no weights\/slope/);
  });
});

describe('a run that diverges', () => {
  const diverging = (value: number) => {
    const w = tf.tidy(() => tf.variable(tf.scalar(1)));
    let batches = 0;
    return {
      variables: { w },
      count: 6,
      batch: () => tf.scalar(++batches === 3 ? value : 1),
      loss: (x: tf.Scalar) => tf.mul(w, x) as tf.Scalar,
    };
  };

  it.each([NaN, Infinity, -Infinity])('ends with the step and the learning rate where the loss is %d', async (value) => {
    const task = diverging(value);
    const before = usage();
    const [reported, saved]: [number[], number[]] = [[], []];
    const error: unknown = await train(task, {
      epochs: 1,
      batchSize: 1,
      learningRate: 0.25,
      random: createRandom(1),
      checkpoint: { every: 1, save: ({ step }) => void saved.push(step) },
      onStep: ({ step }) => reported.push(step),
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as DivergenceError).code).toBe('DIVERGED');
    expect((error as DivergenceError).message).toMatch(/the loss is (NaN|-?Infinity) at step 3; try a learning rate below 0\.25/);
    // The states before are good to continue from; none is saved with weights that are lost.
    expect([reported, saved]).toEqual([[1, 2], [1, 2]]);
    expect(usage()).toEqual(before);
  });

  it('is found out before its weights are saved or called the result, where the engine makes a finite loss of NaN', async () => {
    // A convolution with ReLU on wasm turns NaN into 0: the loss 1 hides that the filter is lost.
    const hidden = () => {
      const filter = tf.tidy(() => tf.variable(tf.ones([1, 1, 1, 1]) as tf.Tensor4D));
      return {
        variables: { filter },
        count: 6,
        batch: () => tf.tensor4d([NaN, 1], [1, 1, 2, 1]),
        loss: (x: tf.Tensor4D) => tf.add(1, tf.sum(tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', activation: 'relu' }))) as tf.Scalar,
      };
    };
    const options = { epochs: 1, batchSize: 1, learningRate: 0.25 };
    for (const every of [4, 100, undefined]) {
      const task = hidden();
      const losses: number[] = [];
      const saved: number[] = [];
      const attempt = train(task, {
        ...options,
        random: createRandom(1),
        ...(every && { checkpoint: { every, save: ({ step }) => void saved.push(step) } }),
        onStep: ({ loss }) => losses.push(loss),
      });
      await expect(attempt).rejects.toThrow(`weights/filter is not finite at step ${every === 4 ? 4 : 6}; look for numbers in the data`);
      await expect(attempt).rejects.toBeInstanceOf(DivergenceError);
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(saved).toEqual([]);
    }
  });
});

describe('options of train', () => {
  const cases: [Partial<TrainOptions>, RegExp][] = [
    [{ epochs: 0 }, /epochs is 0; expected a positive integer/],
    [{ epochs: 1.5 }, /epochs is 1\.5/],
    [{ epochs: NaN }, /epochs is NaN/],
    [{ batchSize: 0 }, /batchSize is 0/],
    [{ batchSize: COUNT + 1 }, /batchSize is 12 for 11 pairs; expected at most 11/],
    [{ learningRate: NaN }, /learningRate is NaN; expected a finite number > 0/],
    [{ learningRate: 0 }, /learningRate is 0/],
    [{ learningRate: Infinity }, /learningRate is Infinity/],
    [{ checkpoint: { every: 0, save: () => {} } }, /checkpoint\.every is 0/],
    [{ schedule: 'linear' as 'cosine' }, /schedule is linear/],
  ];

  it.each(cases)('out of range are refused by name: %o', async (options, message) => {
    const task = leastSquares();
    const before = usage();
    const attempt = train(task, { ...BASE, random: createRandom(1), ...options });
    await expect(attempt).rejects.toBeInstanceOf(OutOfRangeError);
    await expect(attempt).rejects.toThrow(message);
    expect(usage()).toEqual(before);
    expect(task.variables.slope.dataSync()[0]).toBe(0);
  });
});

describe('an error of the task', () => {
  it('ends the run as it is and frees its memory', async () => {
    const task = leastSquares();
    const before = usage();
    const loss = () => {
      throw new Error('no such label');
    };
    await expect(train({ ...task, loss }, { ...BASE, random: createRandom(1) })).rejects.toThrow('no such label');
    expect(usage()).toEqual(before);
  });
});
