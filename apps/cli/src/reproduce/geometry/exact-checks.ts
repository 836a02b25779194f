import {
  alternateBestResponses,
  barrierLeakage,
  circleGrid,
  coordinateEnergy,
  coordinateInfimum,
  effectivePotential,
  freeEnergyGap,
  gibbsConcentration,
  gibbsDensity,
  infoNce,
  klDivergence,
  logKernelVolume,
  lowTemperatureConsistency,
  matchedStateHessian,
  mirrorDescent,
  multimodalConsistency,
  spikeDensity,
  symmetricKl,
  vonMisesFisherLogDensity,
} from '@crossmodal/theory';

import type { Check } from '../reproduction.ts';
import { logSlope } from './statistics.ts';

const PAPER = 'arXiv 2601.19597';
const COUNT = 2048;
const grid = circleGrid(COUNT);
const { weights } = grid;
const onCircle = (f: (angle: number) => number, count: number = COUNT) => Float64Array.from({ length: count }, (_, i) => f((2 * Math.PI * i) / count));
const vonMises = (mean: number, concentration: number) => vonMisesFisherLogDensity({ mean: [Math.cos(mean), Math.sin(mean)], concentration }, grid.nodes).map(Math.exp);
const well = onCircle((a) => -Math.cos(a));
const zero = new Float64Array(COUNT);

/** Temperatures at which J is set beside F. */
const consistencyTemperatures = [0.2, 0.1, 0.05, 0.02, 0.01] as const;

/** F − J at one temperature. */
export interface ConsistencyPoint {
  readonly temperature: number;
  readonly difference: number;
  readonly bound: number;
  readonly valid: boolean;
}

/** F − J of vM(0, 1), and of vM(0, 1) with vM(1, 1.5). */
export function consistencyCurves(): { readonly unimodal: readonly ConsistencyPoint[]; readonly multimodal: readonly ConsistencyPoint[] } {
  const [first, second] = [vonMises(0, 1), vonMises(1, 1.5)].map((density) => ({ density, potential: zero }));
  const point = (temperature: number, { intrinsic, parametric, bound, valid }: { intrinsic: number; parametric: number; bound: number; valid: boolean }) => ({ temperature, difference: intrinsic - parametric, bound, valid });
  return {
    unimodal: consistencyTemperatures.map((temperature) => point(temperature, lowTemperatureConsistency(first.density, well, { grid, temperature }))),
    multimodal: consistencyTemperatures.map((temperature) => point(temperature, multimodalConsistency(first, second, { grid, temperature }))),
  };
}

const FLOOR = 0.05;
const excess = 1 - FLOOR * 2 * Math.PI;
const peerDensity = vonMises(0, 4).map((rho) => FLOOR + excess * rho);
const barrier = (temperature: number) => ({ potential: well, peerPotential: zero, peerDensity, floor: FLOOR, temperature, weights });

/** Effective potential of a modality in a well that the other occupies, less its minimum, over angles in (−π, π]. */
export function barrierCurve(temperature: number): { readonly angles: Float64Array; readonly values: Float64Array } {
  const effective = effectivePotential(well, peerDensity, temperature);
  const { level } = coordinateInfimum(barrier(temperature));
  const order = Array.from({ length: COUNT }, (_, i) => (i + COUNT / 2 + 1) % COUNT);
  return { angles: Float64Array.from(order, (_, k) => ((k + 1 - COUNT / 2) * 2 * Math.PI) / COUNT), values: Float64Array.from(order, (i) => effective[i] - level) };
}

/** Angle to which the excess mass of a modality goes, by temperature. */
function barrierAngles(temperatures: readonly number[]): readonly { readonly temperature: number; readonly angle: number }[] {
  return temperatures.map((temperature) => {
    const where = (2 * Math.PI * coordinateInfimum(barrier(temperature)).node) / COUNT;
    return { temperature, angle: Math.min(where, 2 * Math.PI - where) };
  });
}

/** What holds of the energies to rounding or to printed digits: the theorems, and what the paper says without one. */
export function exactChecks(): Check[] {
  return [...limitChecks(), ...equilibriumChecks(), ...consistencyChecks(), ...barrierChecks(), ...matchedChecks()];
}

function limitChecks(): Check[] {
  const group = 'The limit of many negatives (theorem 3.1): uniform anchors on the circle, positives at vM(0, 10), τ = 0.5';
  const at = (angles: readonly number[]) => ({ data: Float64Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)])), rows: angles.length, columns: 2 });
  return [
    { group, name: 'log V', source: 'log 2πI₀(2)', expected: { value: 2.6618706079, tolerance: 1e-10 }, ours: logKernelVolume({ dimension: 2, temperature: 0.5 }) },
    { group, name: 'log V in dimension 128 at τ = 0.1: below float32', source: 'an independent program', expected: { value: -126.663996115, tolerance: 1e-8 }, ours: logKernelVolume({ dimension: 128, temperature: 0.1 }) },
    { group, name: 'InfoNCE of one anchor and two negatives', source: 'by hand', expected: { value: 0.1552995488, tolerance: 1e-10 }, ours: infoNce(at([0]), at([0.3]), { negatives: at([Math.PI / 2, Math.PI]), temperature: 0.5 }).value },
  ];
}

function equilibriumChecks(): Check[] {
  const group = 'Gibbs equilibria (propositions 3.1 and 3.2): U = −cos, τ = 0.5';
  const measure = { temperature: 0.5, weights };
  const { density, logNormaliser } = gibbsDensity(well, measure);
  const other = vonMises(0.7, 3);
  const gap = freeEnergyGap(other, well, measure);
  const descended = mirrorDescent(well, { ...measure, rate: 0.3, steps: 5 });
  const cold = gibbsConcentration(well, { temperature: 0.1, weights, depth: 0.5 });
  return [
    { group, name: 'least free energy', source: `${PAPER}, proposition 3.1`, expected: { value: -2.6618706079, tolerance: 1e-10 }, ours: -logNormaliser },
    { group, name: 'F − min F of vM(0.7, 3)', source: 'closed form', expected: { value: 0.4296199537, tolerance: 1e-9 }, ours: gap },
    { group, name: 'the same less KL(ρ ‖ ρ*)', source: `${PAPER}, equation 28`, expected: { residualAtMost: 1e-12 }, ours: gap - klDivergence(other, density, weights) },
    { group, name: 'mirror descent, five steps: divergence from vM(0, 2(1 − 0.7⁵))', source: 'exact contraction', expected: { residualAtMost: 1e-12 }, ours: klDivergence(descended, vonMises(0, 2 * (1 - 0.7 ** 5)), weights) },
    { group, name: 'τ = 0.1: mass off the well over its bound', source: `${PAPER}, proposition 3.2`, expected: { atMost: 1 }, ours: cold.outside / cold.bound },
  ];
}

function consistencyChecks(): Check[] {
  const group = 'Low temperatures (theorems 3.2 and 4.2): the intrinsic energy F less the parametric J; no experiment in the paper';
  const { unimodal, multimodal } = consistencyCurves();
  const slope = (points: readonly ConsistencyPoint[]) => logSlope(points.slice(-3).map(({ temperature, difference }) => ({ x: temperature, y: Math.abs(difference) })));
  const worst = (points: readonly ConsistencyPoint[]) => Math.max(...points.filter(({ valid }) => valid).map(({ difference, bound }) => Math.abs(difference) / bound));
  const identity = lowTemperatureConsistency(vonMises(0, 1), well, { grid, temperature: 0.2 });
  return [
    { group, name: 'F − J less KL(ρ ‖ ρ̃) at τ = 0.2, unimodal', source: `${PAPER}, equation 51`, expected: { residualAtMost: 1e-11 }, ours: identity.intrinsic - identity.parametric - identity.divergence },
    { group, name: 'F − J at τ = 0.1, unimodal', source: 'an independent program', expected: { value: 8.25931e-4, tolerance: 1e-8 }, ours: unimodal[1].difference },
    { group, name: 'F − J at τ = 0.02, two modalities: it can be negative', source: 'an independent program', expected: { value: -0.00511297, tolerance: 1e-7 }, ours: multimodal[3].difference },
    { group, name: 'slope in τ, unimodal', source: 'second order, derived here', expected: { value: 2, tolerance: 0.01 }, ours: slope(unimodal) },
    { group, name: 'slope in τ, two modalities', source: 'first order, derived here', expected: { value: 1, tolerance: 0.02 }, ours: slope(multimodal) },
    { group, name: 'largest |F − J| over its bound, unimodal', source: `${PAPER}, theorem 3.2`, expected: { atMost: 1 }, ours: worst(unimodal) },
    { group, name: 'largest |F − J| over its bound, two modalities', source: `${PAPER}, theorem 4.2`, expected: { atMost: 1 }, ours: worst(multimodal) },
  ];
}

function barrierChecks(): Check[] {
  const group = 'The barrier of the other modality (proposition 4.1): U = −cos, the other in the same well; no experiment in the paper';
  const [warm] = barrierAngles([0.5]);
  const [cold] = barrierAngles([0.1]);
  const at = barrier(0.5);
  const { energy } = coordinateInfimum(at);
  const effective = effectivePotential(well, peerDensity, 0.5);
  const order = Array.from(effective.keys()).toSorted((i, j) => effective[i] - effective[j]);
  const above = [64, 16, 4, 1].map((cells) => coordinateEnergy(spikeDensity(order.slice(0, cells), at), at) - energy);
  const { leak, bound } = barrierLeakage(spikeDensity(order.slice(0, 512), at), at, 0.05);
  const small = circleGrid(720);
  const play = (shift: number) =>
    alternateBestResponses({ potentials: [onCircle((a) => -Math.cos(a), 720), onCircle((a) => -Math.cos(a - shift), 720)], start: small.weights.map(() => 1 / (2 * Math.PI)), floor: FLOOR, temperature: 0.5, weights: small.weights });
  const equal = play(0);
  const apart = Math.abs(equal.cells[0] - equal.cells[1]);
  return [
    { group, name: 'τ = 0.5: angle of the best response, off the well', source: 'an independent program', expected: { value: 1.1474, tolerance: 2e-3 }, ours: warm.angle },
    { group, name: 'τ = 0.1: angle of the best response, in the well', source: 'an independent program', expected: { residualAtMost: 1e-12 }, ours: cold.angle },
    { group, name: 'infimum at τ = 0.5', source: `${PAPER}, equation 67`, expected: { value: -2.927644, tolerance: 2e-6 }, ours: energy },
    { group, name: 'spikes of 64, 16, 4 cells and 1 cell: last energy above the infimum over the first', source: `${PAPER}, equation 68`, expected: { atMost: 0.06 }, ours: above[3] / above[0] },
    { group, name: 'leakage of the excess mass less its bound', source: `${PAPER}, corollary B.2`, expected: { atMost: 0 }, ours: leak - bound },
    { group, name: 'alternating best responses, one potential: cells between the spikes', source: 'the barrier is pointwise, found here', expected: { value: 1, tolerance: 1e-9 }, ours: Math.min(apart, 720 - apart) },
    { group, name: 'their divergence', source: 'M log(1 + M/ρ̲w)', expected: { value: 5.048222, tolerance: 1e-6 }, ours: symmetricKl(equal.densities[0], equal.densities[1], { convention: 'half', weights: small.weights }) },
    { group, name: 'wells 1 rad apart: angle between the spikes', source: 'an independent program', expected: { value: 1, tolerance: 0.01 }, ours: ((play(1).cells[1] - play(1).cells[0] + 720) % 720) * ((2 * Math.PI) / 720) },
  ];
}

function matchedChecks(): Check[] {
  const group = 'Two modalities with one law: stationary if their potentials agree up to a constant, and then a saddle (prose in the paper, derived here)';
  const { density } = gibbsDensity(well, { temperature: 0.5, weights });
  const raw = onCircle((a) => Math.cos(2 * a));
  const mean = raw.reduce((sum, x, i) => sum + weights[i] * density[i] * x, 0);
  const h = density.map((rho, i) => rho * (raw[i] - mean));
  const square = h.reduce((sum, x, i) => sum + (weights[i] * x * x) / density[i], 0);
  const along = (a: number, b: number) => matchedStateHessian(h.map((x) => a * x), h.map((x) => b * x), { density, weights }) / square;
  return [
    { group, name: 'second variation, both together', source: '+∫h²/ρ', expected: { value: 1, tolerance: 1e-10 }, ours: along(1, 1) },
    { group, name: 'second variation, apart', source: '−3∫h²/ρ', expected: { value: -3, tolerance: 1e-10 }, ours: along(1, -1) },
    { group, name: 'second variation, one alone', source: '−½∫h²/ρ', expected: { value: -0.5, tolerance: 1e-10 }, ours: along(1, 0) },
  ];
}
