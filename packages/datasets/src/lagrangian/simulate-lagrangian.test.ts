import { createRandom } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { integrateTrajectory, lagrangianFromTensors, lagrangianTensors, pointVelocities, simulateLagrangian, velocityAt } from './index.ts';

const few = { count: 70, steps: 20, step: 5e-3 };

describe('simulateLagrangian', () => {
  test('gives the same bits with any number of workers', async () => {
    const [one, three] = await Promise.all([1, 3].map((workers) => simulateLagrangian({ ...few, random: createRandom(5), workers })));
    expect(three).toEqual(one);
    expect(one.trajectories.some((value) => value === 0)).toBe(false);
  });

  test('the first pairs do not depend on how many there are', async () => {
    const many = await simulateLagrangian({ ...few, random: createRandom(5), workers: 1 });
    const first = await simulateLagrangian({ ...few, count: 3, random: createRandom(5), workers: 1 });
    expect(first.coefficients).toEqual(many.coefficients.slice(0, 3 * 98));
    expect(first.trajectories).toEqual(many.trajectories.slice(0, 3 * 40));
  });

  test('every trajectory is that of its field', async () => {
    const { degree, frequencies, coefficients, trajectories, integration } = await simulateLagrangian({ ...few, recordEvery: 5, random: createRandom(6), workers: 2 });
    for (const item of [0, 33, 69]) {
      const path = integrateTrajectory({ degree, frequencies, coefficients: coefficients.subarray(item * 98, (item + 1) * 98) }, integration);
      expect(trajectories.slice(item * 8, (item + 1) * 8)).toEqual(Float32Array.from(path));
    }
  });

  test('the coefficients have the variances of the law', async () => {
    const { coefficients, frequencies } = await simulateLagrangian({ count: 4000, steps: 1, amplitude: 0.4, random: createRandom(7) });
    const sum = coefficients.reduce((total, value) => total + value * value, 0) / 4000;
    // 2 · 0.4²; the variance of the sum is below 8 times it for the four longest waves.
    expect(sum).toBeGreaterThan(0.31);
    expect(sum).toBeLessThan(0.33);
    // 49 draws of N(0, 10²): the mean of squares is 100 to a standard deviation of 20.
    const spread = frequencies.reduce((total, value) => total + value * value, 0) / 49;
    expect(spread).toBeGreaterThan(40);
    expect(spread).toBeLessThan(180);
  });

  test('says how far it is, up to the end', async () => {
    const said: number[] = [];
    await simulateLagrangian({ ...few, random: createRandom(5), workers: 2, onProgress: (done, count) => said.push(done, count) });
    expect(said.slice(-2)).toEqual([70, 70]);
    expect(said.length).toBeGreaterThan(6);
  });

  test('stops when the signal aborts, before and in between', async () => {
    await expect(simulateLagrangian({ ...few, random: createRandom(5), signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    const stop = new AbortController();
    const long = { count: 100_000, random: createRandom(5), workers: 2, degree: 1, signal: stop.signal };
    await expect(simulateLagrangian({ ...long, onProgress: () => stop.abort(new Error('between')) })).rejects.toThrow('between');
  });

  test('options out of range are refused by name', async () => {
    await expect(simulateLagrangian({ count: 0, random: createRandom(1) })).rejects.toThrow('simulateLagrangian: count is 0');
    await expect(simulateLagrangian({ count: 1, workers: 0, random: createRandom(1) })).rejects.toThrow('workers is 0');
    await expect(simulateLagrangian({ count: 1, frequencySpread: -1, random: createRandom(1) })).rejects.toThrow('frequencySpread is -1');
  });
});

describe('pointVelocities', () => {
  const points = [0.1, 0.2, 0.75, 0.75];

  test('without noise is the velocity of each field at each point', async () => {
    const dataset = await simulateLagrangian({ ...few, count: 3, random: createRandom(8), workers: 1 });
    const observed = pointVelocities(dataset, { points, t: 0.05 });
    const { degree, frequencies, coefficients } = dataset;
    for (let item = 0; item < 3; item++) {
      const exact = velocityAt({ degree, frequencies, coefficients: coefficients.subarray(item * 98, (item + 1) * 98) }, { points, t: 0.05 });
      expect(observed.slice(item * 4, item * 4 + 4)).toEqual(Float32Array.from(exact));
    }
  });

  test('with noise differs by errors of the stated size, the same for a seed', async () => {
    const dataset = await simulateLagrangian({ ...few, count: 500, random: createRandom(8), workers: 1 });
    const exact = pointVelocities(dataset, { points });
    const noisy = pointVelocities(dataset, { points, noise: 0.3, random: createRandom(9) });
    const rms = Math.sqrt(noisy.reduce((sum, value, i) => sum + (value - exact[i]) ** 2, 0) / noisy.length);
    // 2000 errors: relative standard deviation 1.6 %.
    expect(Math.abs(rms / 0.3 - 1)).toBeLessThan(0.07);
    expect(pointVelocities(dataset, { points, noise: 0.3, random: createRandom(9) })).toEqual(noisy);
    expect(() => pointVelocities(dataset, { points, noise: 0.3 })).toThrow('noise is 0.3 and random is left out');
    expect(() => pointVelocities(dataset, { points: [1] })).toThrow('pointVelocities: points has 1 numbers');
  });
});

describe('lagrangianFromTensors', () => {
  test('gives back what lagrangianTensors took', async () => {
    const dataset = await simulateLagrangian({ ...few, random: createRandom(5), workers: 1 });
    expect(lagrangianFromTensors(lagrangianTensors(dataset, { seed: 5 }), { name: 'f', settings: { seed: 5 } })).toEqual(dataset);
  });

  test('refuses another format, other settings, other shapes, numbers that are not finite and trajectories of other fields', async () => {
    const dataset = await simulateLagrangian({ ...few, random: createRandom(5), workers: 1 });
    const stored = lagrangianTensors(dataset, { seed: 5 });
    const read = (changed: object, settings?: object) => () => lagrangianFromTensors({ ...stored, ...changed }, { name: 'f.safetensors', ...(settings && { settings }) });
    expect(read({ metadata: {} })).toThrow('lagrangianFromTensors: f.safetensors has the format undefined, not crossmodal-lagrangian-1');
    expect(read({ metadata: { ...stored.metadata, integration: '{' } })).toThrow('f.safetensors has the integration "{"');
    expect(read({}, { seed: 6 })).toThrow('was made with the settings {"seed":5}, not {"seed":6}');
    const { coefficients, trajectories } = stored.tensors;
    expect(read({ tensors: { ...stored.tensors, trajectories: undefined } })).toThrow('has no float32 array trajectories');
    expect(read({ tensors: { ...stored.tensors, trajectories: { ...trajectories, shape: [70, 21, 2] } } })).toThrow('trajectories of shape [70,21,2], not [70,20,2]');
    const spoiled = { ...trajectories, data: (trajectories.data as Float32Array).slice() };
    spoiled.data[17] = NaN;
    expect(read({ tensors: { ...stored.tensors, trajectories: spoiled } })).toThrow('numbers in trajectories that are not finite');
    const shifted = { ...coefficients, data: (coefficients.data as Float32Array).slice() };
    shifted.data.fill(0.1, 0, 98);
    expect(read({ tensors: { ...stored.tensors, coefficients: shifted } })).toThrow('a trajectory 0 that is not that of its field');
  });
});
