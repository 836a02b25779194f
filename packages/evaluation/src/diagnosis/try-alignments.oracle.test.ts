import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { affineMap } from './affine-map.ts';
import { bestAlignment } from './best-alignment.ts';
import { compareAlignments } from './compare-alignments.ts';
import { fitAlignment } from './fit-alignment.ts';
import { tryAlignments } from './try-alignments.ts';

/** Pairs with a constant between the modalities. */
function shifted(rows = 90, columns = 4) {
  const random = createRandom(5);
  const u = Float64Array.from({ length: rows * columns }, () => random.normal());
  const v = u.map((value, at) => value + 0.1 * random.normal() + (at % columns === 0 ? 5 : 0));
  return { zu: { data: u, rows, columns }, zv: { data: v, rows, columns } };
}

const random = (stream: number) => createRandom(9, stream);
const identity = (columns: number) => ({ weight: Float64Array.from({ length: columns ** 2 }, (_, at) => (at % (columns + 1) === 0 ? 1 : 0)), bias: new Float64Array(columns) });

describe('alignments by name', () => {
  it('are those of compareAlignments, in the order of the names, whatever is asked first', async () => {
    const { zu, zv } = shifted();
    const scores = await tryAlignments({ zu, zv }, { names: ['cca', 'centre'], temperature: 0.1, random });
    expect(scores.map(({ name }) => name)).toEqual(['as they are', 'centre', 'cca']);
    const expected = await compareAlignments(zu, zv, {
      candidates: [
        { name: 'as they are', temperature: 0.1, fit: (u, v) => fitAlignment('none', u, v, { random: random(2) }) },
        { name: 'centre', fit: (u, v) => fitAlignment('centre', u, v, { random: random(2) }) },
        { name: 'cca', fit: (u, v) => fitAlignment('cca', u, v, { random: random(2) }) },
      ],
      random: random(1),
    });
    expect(scores).toEqual(expected);
  });

  it('take the first partner of an item, and map all rows of both', async () => {
    const { zu, zv } = shifted();
    // The first 30 rows have a second partner, put before all others; rows are told in reverse.
    const rows = [...Array.from({ length: 30 }, (_, i) => i), ...Array.from({ length: zu.rows }, (_, i) => zu.rows - 1 - i)];
    const data = Float64Array.from(rows.flatMap((row, at) => Array.from(zv.data.subarray(row * 4, row * 4 + 4), (value) => (at < 30 ? value : value + 0.01))));
    const more = { zu, zv: { data, rows: rows.length, columns: 4 }, partners: rows };
    const firsts = zv.data.map((value, at) => (at < 30 * 4 ? value : value + 0.01));
    const options = { names: ['centre'], temperature: 0.1, random } as const;
    const scores = await tryAlignments(more, options);
    expect(scores).toEqual(await tryAlignments({ zu, zv: { ...zv, data: firsts } }, options));
    const { method, u, v } = await bestAlignment(more, scores, { random });
    expect([method, u.rows, v.rows]).toEqual(['centre', 90, 120]);
    const map = fitAlignment('centre', zu, { ...zv, data: firsts }, { random: random(2) });
    expect(v.data).toEqual(map.apply(more.zv, 'v').data);
  });

  it('have a trained map where one is given, and say so where it is missing', async () => {
    const { zu, zv } = shifted();
    const options = { names: ['linear'], temperature: 0.1, random } as const;
    await expect(tryAlignments({ zu, zv }, options)).rejects.toThrow('expected a function that trains it');
    // Taking 5 off the first entry is not what a map after the norms can do, but the identity is, and changes nothing.
    const [before, trained] = await tryAlignments({ zu, zv }, { ...options, linear: async () => affineMap({ u: identity(4), v: identity(4) }) });
    expect(trained.recallAt1).toBe(before.recallAt1);
    expect(trained.gain).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it('leave the embeddings as they are, over their norms, where no map finds more', async () => {
    const { zu } = shifted();
    const same = { zu, zv: zu };
    const scores = await tryAlignments(same, { names: ['temperature', 'centre'], temperature: 0.1, random });
    const { method, u } = await bestAlignment(same, scores, { random });
    expect(method).toBe('as they are');
    const norm = Math.hypot(...zu.data.subarray(0, 4));
    expect(u.data[1]).toBeCloseTo(zu.data[1] / norm, 14);
  });
});

it('an affine map multiplies the row over its norm, adds its offset, and divides by the norm again', () => {
  const map = affineMap({ u: { weight: Float64Array.of(1, 2, 0, 0, 1, 3), bias: Float64Array.of(0, -1, 1) }, v: identity(2) });
  // (3, 4) / 5 = (0.6, 0.8); times the weight (0.6, 1.2 + 0.8, 2.4); with the offset (0.6, 1, 3.4).
  const norm = Math.hypot(0.6, 1, 3.4);
  const { data, rows, columns } = map.apply({ data: Float64Array.of(3, 4), rows: 1, columns: 2 }, 'u');
  expect([rows, columns]).toEqual([1, 3]);
  for (const [at, value] of [0.6, 1, 3.4].entries()) expect(data[at]).toBeCloseTo(value / norm, 14);
});
