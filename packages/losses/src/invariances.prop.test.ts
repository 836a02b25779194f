import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type AnyLoss, everyLoss, inputsOf } from '../test/every-loss.ts';
import { product, rotation, transposed } from '../test/plain-arrays.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { valueAndGradients } from '../test/value-and-gradients.ts';
import { lossInfo, losses, type LossName } from './index.ts';

type Move = (inputs: number[][][], one: AnyLoss) => number[][][];

const order = [2, 0, 3, 1];
const ofRows = (move: (z: number[][]) => number[][]): Move => (inputs) => inputs.map(move);

/** What each sentence of the registry says can be done to the inputs, for four pairs of embeddings of dimension 3. */
const moves: Readonly<Record<string, Move>> = {
  'order of the pairs': (inputs, { reads }) => {
    if (reads === 'logits') return inputs.map((s) => order.map((i) => order.map((j) => s[i][j])));
    if (reads === 'views') return inputs.map((z) => [...order, ...order.map((i) => i + 4)].map((i) => z[i]));
    return inputs.map((z) => order.map((i) => z[i]));
  },
  'exchange of u and v': (inputs, { reads }) => {
    if (reads === 'views') return inputs.map((z) => [...z.slice(4), ...z.slice(0, 4)]);
    return reads === 'logits' ? inputs.map(transposed) : inputs.toReversed();
  },
  'a constant added to the logits': ofRows((s) => s.map((row) => row.map((x) => x + 2.5))),
  'a function of u added to the logits': ofRows((s) => s.map((row, i) => row.map((x) => x + i - 1.3))),
  'rotation of the embeddings': ofRows((z) => product(z, rotation(3, 0.9))),
  'shift of the embeddings': ofRows((z) => z.map((row) => row.map((x, k) => x + k - 0.4))),
  'positive scale of each embedding': ofRows((z) => z.map((row, i) => row.map((x) => x * (0.5 + (i % 4))))),
  'shift and positive scale of each dimension': (inputs) => inputs.map((z, which) => z.map((row) => row.map((x, k) => (which + 1) * (k + 1) * x + k - which))),
  'order of the dimensions': ofRows((z) => z.map(([a, b, c]) => [c, a, b])),
};
/** Of labels and of the parameters of labels, which are no inputs here; the tests of `supConLoss` and `fineTuneLoss` have them. */
const elsewhere = new Set(['names of the classes', 'a constant added to F', 'one vector added to the embeddings of all labels']);

const registered = everyLoss.filter((one): one is AnyLoss & { entry: LossName } => one.entry !== undefined);

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  const cases = registered.flatMap((one) => lossInfo(one.entry).invariances.filter((name) => !elsewhere.has(name)).map((name) => [one.entry, name, one] as const));

  it.each(cases)('%s does not see: %s', (_entry, name, one) => {
    const move = moves[name];
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const inputs = inputsOf(one, 4, () => random.normal());
        const [before, after] = [inputs, move(inputs, one)].map((at) => valueAndGradients(one.loss, at).value);
        // Barlow Twins and DCL subtract cosines that float32 knows to 1e-7; VICReg is of order 50.
        expect(Math.abs(after - before)).toBeLessThan(2e-5 * Math.max(1, Math.abs(before)));
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it.each(registered.filter(({ reads }) => reads === 'logits'))('$entry sees a function of v added to the logits', (one) => {
    const random = createRandom(3);
    const [s] = inputsOf(one, 4, () => random.normal());
    const moved = s.map((row) => row.map((x, j) => x + 2 * j));
    expect(Math.abs(valueAndGradients(one.loss, [moved]).value - valueAndGradients(one.loss, [s]).value)).toBeGreaterThan(0.01);
  });

  it.each(registered.filter(({ entry }) => !lossInfo(entry).invariances.includes('rotation of the embeddings') && !lossInfo(entry).invariances.includes('a constant added to the logits')))(
    '$entry sees a constant added to the logits or a rotation, for it does not list them',
    (one) => {
      const random = createRandom(4);
      const inputs = inputsOf(one, 4, () => random.normal());
      const name = one.reads === 'logits' ? 'a constant added to the logits' : 'rotation of the embeddings';
      // A function of u covers a constant.
      if (lossInfo(one.entry).invariances.includes('a function of u added to the logits')) return;
      const [before, after] = [inputs, moves[name](inputs, one)].map((at) => valueAndGradients(one.loss, at).value);
      expect(Math.abs(after - before)).toBeGreaterThan(1e-3);
    },
  );
});

describe('the invariances of the registry', () => {
  it('are all tried here', () => {
    const listed = new Set(Object.values(losses).flatMap(({ invariances }) => invariances));
    expect([...listed].filter((name) => !(name in moves) && !elsewhere.has(name))).toEqual([]);
  });
});
