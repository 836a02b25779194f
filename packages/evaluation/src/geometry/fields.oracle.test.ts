import { besselIe, createRandom, logBesselI } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { circlePoints, vonMisesAngles } from '../../test/von-mises-points.ts';
import { alignmentPotential } from './alignment-potential.ts';
import { alignment } from './alignment.ts';
import { contrastiveEnergy } from './contrastive-energy.ts';
import { logPartitionField } from './log-partition-field.ts';
import { smoothedLogDensity } from './smoothed-log-density.ts';
import { uniformity } from './uniformity.ts';

it('the fields of a law of von Mises on the circle are Bessel functions', async () => {
  const cloud = circlePoints(vonMisesAngles({ mean: 0, concentration: 4, count: 20_000 }));
  const queries = circlePoints([0, Math.PI / 2, Math.PI]);
  const field = await logPartitionField(queries, cloud, { temperature: 0.5 });
  const density = await smoothedLogDensity(queries, cloud, { temperature: 0.5 });
  for (const [i, [gamma, rho]] of [[5.9489356997, 0.4153398084], [1.5092811582, 0.1053742348], [0.2016989068, 0.0140821131]].entries()) {
    // Γ = I₀(R)/I₀(k), R = |k m + z/τ|.
    const [k, kappa] = [4, 2];
    const closed = logBesselI(0, Math.sqrt(k * k + kappa * kappa + 2 * k * kappa * Math.cos((i * Math.PI) / 2))) - logBesselI(0, k);
    expect(field[i]).toBeCloseTo(closed, 10);
    expect(Math.exp(field[i])).toBeCloseTo(gamma, 9);
    expect(Math.exp(density[i])).toBeCloseTo(rho, 9);
  }
});

it('the fields of a law of von Mises and Fisher on the sphere are hyperbolic', async () => {
  // Heights at quantiles, azimuths evenly: midpoint rules.
  const [heights, azimuths, k] = [12_000, 12, 3];
  const data = new Float64Array(heights * azimuths * 3);
  for (let i = 0, at = 0; i < heights; i++) {
    const share = (i + 0.5) / heights;
    const z = Math.log(Math.exp(-k) + share * (Math.exp(k) - Math.exp(-k))) / k;
    for (let j = 0; j < azimuths; j++, at += 3) {
      const angle = (2 * Math.PI * (j + 0.5)) / azimuths;
      data.set([Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z], at);
    }
  }
  const queries = { data: Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0, -1), rows: 3, columns: 3 };
  const cloud = { data, rows: heights * azimuths, columns: 3 };
  const [field, density] = [await logPartitionField(queries, cloud, { temperature: 0.4 }), await smoothedLogDensity(queries, cloud, { temperature: 0.4 })];
  for (const [i, [gamma, rho]] of [[6.6613976771, 0.2190410199], [1.9031750405, 0.0625804707], [0.312099308, 0.0102624936]].entries()) {
    // Quantiles end where the density does not: errors of order 1/heights².
    expect(Math.exp(field[i]) / gamma).toBeCloseTo(1, 5);
    expect(Math.exp(density[i]) / rho).toBeCloseTo(1, 5);
  }
});

it('leaves a point out of its own field, as a sum without it does', async () => {
  const random = createRandom(3);
  const cloud = circlePoints(Float64Array.from({ length: 700 }, () => 7 * random.uniform()));
  const field = await logPartitionField(cloud, cloud, { temperature: 0.1, leaveOneOut: true });
  for (const i of [0, 350, 699]) {
    let sum = 0;
    for (let j = 0; j < 700; j++) if (j !== i) sum += Math.exp((cloud.data[2 * i] * cloud.data[2 * j] + cloud.data[2 * i + 1] * cloud.data[2 * j + 1]) / 0.1);
    expect(field[i]).toBeCloseTo(Math.log(sum / 699), 11);
  }
});

it('the energy of aligned pairs on the circle is that of quadrature, in both directions and for one modality', async () => {
  const angles = vonMisesAngles({ mean: 0, concentration: 2, count: 900 });
  const [z, v] = [circlePoints(angles), circlePoints(angles.map((angle) => angle + 0.5))];
  const temperature = 0.3;
  const there = await contrastiveEnergy({ anchors: z, partners: v, references: v, temperature });
  const back = await contrastiveEnergy({ anchors: v, partners: z, references: z, temperature });
  const alone = await contrastiveEnergy({ anchors: z, partners: z, references: z, temperature });
  expect(there.energy).toBeCloseTo(-4.3403057068, 9);
  expect(back.energy).toBeCloseTo(-4.3403057068, 9);
  expect(alone.energy).toBeCloseTo(-4.6345491677, 9);
  expect(there.alignment).toBeCloseTo(-Math.cos(0.5) / temperature, 10);
  expect(there.offset).toBeCloseTo(Math.log(900) + Math.log(2 * Math.PI * besselIe(0, 1 / temperature)) + 1 / temperature, 10);
});

it('InfoNCE with many negatives is the energy plus log N + log V', async () => {
  // U = −A(10) and Γ = I₀(2) for anchors that are spread evenly: J is known, and c₁/N is what a finite N adds.
  const random = createRandom(4);
  const count = 4000;
  const uniform = () => circlePoints(Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform()));
  const anchors = uniform();
  const references = uniform();
  const temperature = 0.5;
  const partners = circlePoints(Float64Array.from({ length: count }, (_, i) => Math.atan2(anchors.data[2 * i + 1], anchors.data[2 * i]) + (i % 2 === 0 ? 0.4 : -0.4)));
  const { energy, offset } = await contrastiveEnergy({ anchors, partners, references, temperature });
  const field = await logPartitionField(anchors, references, { temperature });
  const loss = field.reduce((sum, log) => sum + Math.log(count) + Math.log(Math.exp(log) + Math.exp(Math.cos(0.4) / temperature) / count) - Math.cos(0.4) / temperature, 0) / count;
  const bias = Math.exp(Math.cos(0.4) / temperature) / (besselIe(0, 2) * Math.exp(2)) / count;
  expect(loss - energy - offset).toBeCloseTo(bias, 4);
  // Anchors and references at random: their densities differ from 1/2π by the noise of 4000 points.
  expect(energy).toBeCloseTo(-Math.cos(0.4) / temperature - Math.log(2 * Math.PI), 1);
});

it('without references the partners are, each left out for its own anchor', async () => {
  const random = createRandom(9);
  const [z, v] = [0, 1].map(() => circlePoints(Float64Array.from({ length: 50 }, () => 7 * random.uniform())));
  const own = await contrastiveEnergy({ anchors: z, partners: v, temperature: 0.2 });
  expect(own).toEqual(await contrastiveEnergy({ anchors: z, partners: v, references: v, leaveOneOut: true, temperature: 0.2 }));
  expect(own.offset).not.toBe((await contrastiveEnergy({ anchors: z, partners: v, references: v, temperature: 0.2 })).offset);
});

it('the smoothed potential is a field, the one of pairs is not', async () => {
  // Partners a radian ahead or behind in turn: −cos 1 at every anchor on average.
  const count = 400;
  const angles = Float64Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
  const turned = angles.map((angle, i) => angle + (i % 2 === 0 ? 1.2 : 0.3));
  const [z, v] = [circlePoints(angles), circlePoints(turned)];
  const pairwise = await alignmentPotential(z, v);
  expect(pairwise[0]).toBeCloseTo(-Math.cos(1.2), 12);
  expect(pairwise[1]).toBeCloseTo(-Math.cos(0.3), 12);
  const smooth = await alignmentPotential(z, v, { smoothing: 1e-3 });
  // E cos(η + a) over anchors at angles a with the weights exp(cos(a)/h): I₁/I₀(1000) times that at 0; sines cancel.
  const attenuation = besselIe(1, 1000) / besselIe(0, 1000);
  for (const value of smooth) expect(value).toBeCloseTo((-attenuation * (Math.cos(1.2) + Math.cos(0.3))) / 2, 8);
});

it('alignment and uniformity are those of the circle', async () => {
  const count = 500;
  const angles = Float64Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
  const [z, v] = [circlePoints(angles), circlePoints(angles.map((angle) => angle + 0.7))];
  expect(alignment(z, v)).toBeCloseTo(2 - 2 * Math.cos(0.7), 12);
  expect(alignment(z, v, { exponent: 1 })).toBeCloseTo(2 * Math.sin(0.35), 12);
  // E exp(−t(2 − 2 cos a)) = exp(−2t) I₀(2t), from which the pairs of a point with itself are taken.
  const expected = Math.log((count * besselIe(0, 4) - 1) / (count - 1));
  expect(await uniformity(z)).toBeCloseTo(expected, 12);
});

it('stops between two blocks and tells how far it is', async () => {
  const cloud = circlePoints(new Float64Array(2000));
  const shares: number[] = [];
  const controller = new AbortController();
  const work = logPartitionField(cloud, cloud, { temperature: 1, signal: controller.signal, onProgress: (share) => { if (shares.push(share) === 2) controller.abort(); } });
  await expect(work).rejects.toThrow('abort');
  expect(shares).toHaveLength(2);
  expect(shares[1]).toBeCloseTo(1024 / 2000, 12);
});

it('says which argument is wrong', async () => {
  const unit = circlePoints([0]);
  await expect(smoothedLogDensity({ data: Float64Array.of(2, 0), rows: 1, columns: 2 }, unit, { temperature: 1 })).rejects.toThrow('row 0 of queries has the norm 2; expected 1');
  await expect(logPartitionField(unit, unit, { temperature: 0 })).rejects.toThrow('temperature is 0');
  await expect(logPartitionField(unit, unit, { temperature: 1, leaveOneOut: true })).rejects.toThrow('leaveOneOut leaves it out');
  await expect(contrastiveEnergy({ anchors: unit, partners: unit, references: circlePoints([0, 1]), leaveOneOut: true, temperature: 1 })).rejects.toThrow('there are 2 references; expected 1');
  await expect(alignmentPotential(unit, unit, { smoothing: -1 })).rejects.toThrow('smoothing is -1');
  expect(() => alignment(unit, unit, { exponent: 0 })).toThrow('exponent is 0');
  await expect(uniformity(unit)).rejects.toThrow('1 row');
});
