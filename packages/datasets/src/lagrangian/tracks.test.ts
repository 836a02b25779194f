import { createRandom, OutOfRangeError, ShapeError } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { drawStreamFunctions, integrateTrajectories, integrateTrajectory, resampleTrack, simulateLagrangian, trackDistance, trackMeasures } from './index.ts';

/** Thousandths, so that points are equal or apart. */
const coordinate = fc.integer({ min: -2000, max: 2000 }).map((thousandths) => thousandths / 1000);
const corner = fc.tuple(coordinate, coordinate, fc.double({ min: 0.01, max: 3, noNaN: true }));

describe('drawStreamFunctions', () => {
  test('draws the fields that a simulation draws after its frequencies', async () => {
    const random = createRandom(4);
    for (let mode = 0; mode < 49; mode++) random.normal();
    const { coefficients } = await simulateLagrangian({ count: 3, steps: 1, workers: 1, random: createRandom(4) });
    expect(drawStreamFunctions({ count: 3, random })).toEqual(coefficients.slice());
  });

  test('takes the options of the law, and refuses no field at all', () => {
    const [half, whole] = [0.2, 0.4].map((amplitude) => drawStreamFunctions({ count: 2, amplitude, degree: 1, random: createRandom(1) }));
    expect(half).toEqual(whole.map((value) => value / 2));
    expect(() => drawStreamFunctions({ count: 0, random: createRandom(1) })).toThrow('drawStreamFunctions: count is 0');
  });
});

describe('integrateTrajectories', () => {
  test('has the bits of one trajectory after the other', () => {
    const coefficients = drawStreamFunctions({ count: 4, random: createRandom(2) });
    const frequencies = Float32Array.from({ length: 49 }, (_, mode) => mode - 20);
    const integration = { steps: 30, recordEvery: 10 };
    const paths = integrateTrajectories({ degree: 3, coefficients, frequencies }, integration);
    expect(paths).toHaveLength(4 * 6);
    for (const field of [0, 1, 2, 3]) {
      const one = integrateTrajectory({ degree: 3, coefficients: coefficients.subarray(98 * field, 98 * (field + 1)), frequencies }, integration);
      expect(paths.slice(6 * field, 6 * (field + 1))).toEqual(one);
    }
  });

  test('refuses coefficients of no whole number of fields', () => {
    const frequencies = new Float64Array(9);
    expect(() => integrateTrajectories({ degree: 1, coefficients: new Float64Array(27), frequencies })).toThrow('integrateTrajectories: coefficients has 27 numbers; expected 18 for every field');
    expect(() => integrateTrajectories({ degree: 1, coefficients: new Float64Array(0), frequencies })).toThrow(ShapeError);
    expect(() => integrateTrajectories({ degree: 2, coefficients: new Float64Array(18), frequencies })).toThrow('expected 50, two for each of the 25 modes');
  });
});

describe('resampleTrack', () => {
  test('a straight line at a steady speed has equal steps up to its last point', () => {
    const positions = resampleTrack({ points: [0.75, 0.75, 1.25, 0.25] }, { records: 20 });
    for (let record = 1; record <= 20; record++) {
      expect(positions[2 * record - 2]).toBeCloseTo(0.75 + record / 40, 12);
      expect(positions[2 * record - 1]).toBeCloseTo(0.75 - record / 40, 12);
    }
  });

  test('every position is on the track at its share of the length, or with times at its time', () => {
    fc.assert(
      fc.property(fc.array(corner, { minLength: 2, maxLength: 12 }), fc.integer({ min: 1, max: 30 }), fc.boolean(), (corners, records, timed) => {
        const points = corners.flatMap(([x, y]) => [x, y]);
        const steps = corners.slice(1).map(([x, y, pause], i) => (timed ? pause : Math.hypot(x - corners[i][0], y - corners[i][1])));
        const whole = steps.reduce((sum, step) => sum + step, 0);
        fc.pre(whole > 1e-3);
        const times = [0, ...steps].map((_, i) => 7 + steps.slice(0, i).reduce((sum, step) => sum + step, 0));
        const positions = resampleTrack(timed ? { points, times } : { points }, { records });
        expect(positions).toHaveLength(2 * records);
        expect(positions.slice(-2)).toEqual(Float64Array.from(points.slice(-2)));
        for (let record = 1; record < records; record++) {
          // Another way to the place: the piece by going through them, then the share of what is left.
          let left = (whole * record) / records;
          let piece = 0;
          while (piece < steps.length - 1 && left > steps[piece]) left -= steps[piece++];
          const share = steps[piece] > 0 ? left / steps[piece] : 1;
          for (const axis of [0, 1]) {
            const expected = corners[piece][axis] + share * (corners[piece + 1][axis] - corners[piece][axis]);
            // Times add up to 36, of which a piece of 0.001 may be the last: the share is known to 1e-11.
            expect(Math.abs(positions[2 * (record - 1) + axis] - expected)).toBeLessThan(1e-9);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a trajectory that is resampled at its own times is itself', () => {
    const coefficients = drawStreamFunctions({ count: 1, random: createRandom(3) });
    const path = integrateTrajectory({ degree: 3, coefficients, frequencies: new Float32Array(49) }, { recordEvery: 5 });
    const points = [0.75, 0.75, ...path];
    const again = resampleTrack({ points, times: Array.from({ length: 21 }, (_, i) => i) }, { records: 20 });
    for (let at = 0; at < 40; at++) expect(again[at]).toBeCloseTo(path[at], 12);
  });

  test('what stands still for a while, or jumps, is no trouble', () => {
    expect([...resampleTrack({ points: [0, 0, 0, 0, 1, 0], times: [0, 1, 2] }, { records: 4 })]).toEqual([0, 0, 0, 0, 0.5, 0, 1, 0]);
    expect([...resampleTrack({ points: [0, 0, 1, 0, 1, 1], times: [0, 0, 2] }, { records: 2 })]).toEqual([1, 0.5, 1, 1]);
  });

  test('what is no track is refused by name', () => {
    const refused = (points: number[], times?: number[], records = 3) => expect(() => resampleTrack({ points, ...(times && { times }) }, { records }));
    refused([1, 2]).toThrow(ShapeError);
    refused([1, 2, 3]).toThrow('resampleTrack: points has 3 numbers');
    refused([0, 0, 1, 1], [0]).toThrow('times has 1 numbers; expected 2');
    refused([0, 0, 1, 1], [1, 0]).toThrow('resampleTrack: times[1] is 0; expected a finite number, at least the time before it');
    refused([0, 0, 1, Number.NaN]).toThrow('point 1 is (1, NaN)');
    refused([1, 1, 1, 1]).toThrow('the track has no length');
    refused([0, 0, 1, 1], [2, 2]).toThrow('the track takes no time');
    refused([0, 0, 1, 1], undefined, 0).toThrow(OutOfRangeError);
  });
});

describe('trackMeasures and trackDistance', () => {
  test('are those of a track worked out by hand', () => {
    // Steps (0.1, 0), (0, 0.2), (0, 0.2): they change by (−0.1, 0.2) and by nothing.
    const { length, longestStep, greatestBend } = trackMeasures([0.85, 0.75, 0.85, 0.95, 0.85, 1.15]);
    expect([length, longestStep, greatestBend]).toEqual([0.5, 0.2, Math.sqrt(0.05)].map((value) => expect.closeTo(value, 12)));
    expect(trackMeasures([0.75, 0.75])).toEqual({ length: 0, longestStep: 0, greatestBend: 0 });
  });

  test('the distance is that of two random tracks by definition, and does not wrap', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate), { minLength: 1, maxLength: 9 }), (pairs) => {
        const distance = trackDistance(pairs.flatMap(([a, b]) => [a, b]), pairs.flatMap(([, , c, d]) => [c, d]));
        expect(distance ** 2 * pairs.length).toBeCloseTo(pairs.reduce((sum, [a, b, c, d]) => sum + Math.hypot(a - c, b - d) ** 2, 0), 9);
      }),
    );
    expect(trackDistance([0.2, 0.3], [1.2, 0.3])).toBeCloseTo(1, 12);
    expect(() => trackDistance([0, 0], [0, 0, 1, 1])).toThrow('trackDistance: the tracks have 1 and 2 positions');
    expect(() => trackMeasures([1, 2, 3])).toThrow(ShapeError);
  });
});
