import { innerLogits } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import { beforeAll, expect, it } from 'vitest';

import { rankPairs } from './rank-pairs.ts';

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
});

it('ranks as a full sort does, in both directions and over more than one block', async () => {
  const n = 620;
  const random = createRandom(4);
  // Small whole numbers: the products are exact and tie often.
  const [zu, zv] = [0, 1].map(() => ({ data: Float32Array.from({ length: 2 * n }, () => random.integer(7) - 3), rows: n, columns: 2 }));
  const { uToV, vToU, sample } = await rankPairs(zu, zv, { similarity: innerLogits, examples: [0, 619], shown: 5, unpaired: 4, random: createRandom(1) });
  const logit = (i: number, j: number) => zu.data[2 * i] * zv.data[2 * j] + zu.data[2 * i + 1] * zv.data[2 * j + 1];
  for (const [ranks, of] of [[uToV, logit], [vToU, (j: number, i: number) => logit(i, j)]] as const) {
    for (let query = 0; query < n; query++) {
      const logits = Array.from({ length: n }, (_, candidate) => of(query, candidate));
      expect(ranks.optimistic[query]).toBe(1 + logits.filter((value) => value > logits[query]).length);
      expect(ranks.pessimistic[query]).toBe(logits.filter((value) => value >= logits[query]).length);
      expect(ranks.best[query]).toBe(logits.indexOf(Math.max(...logits)));
      if (query === 619) {
        const order = [...logits.keys()].toSorted((a, b) => logits[b] - logits[a] || a - b);
        expect([...ranks.examples.get(619)!]).toEqual(order.slice(0, 5));
      }
    }
  }
  sample.paired.forEach((value, i) => expect(value).toBeCloseTo(logit(i, i), 12));
  sample.unpaired.forEach((value, at) => {
    const i = Math.floor(at / 4);
    const possible = Array.from({ length: n }, (_, j) => j).some((j) => j !== i && logit(i, j) === value);
    expect(possible).toBe(true);
  });
});
