import { bandwidthBias, circleGrid, coordinateEnergy, coordinateInfimum, effectivePotential, gibbsCapMass, spikeDensity, vonMisesFisherLogDensity } from '@crossmodal/theory';

import type { GeometryState } from './geometry-state.ts';
import { caps, twoWells } from './two-wells.ts';

/** What is known of the particles without moving one. */
export interface GibbsLaw {
  /** Mass of the Gibbs law in the caps. */
  readonly mass: number;
  /** Variance across a well of where particles of this bandwidth settle; 0 if they collapse. */
  readonly settled: number;
  /** Temperature at and below which they do. */
  readonly collapse: number;
}

/** One modality's choice while the other stays, on a grid of the circle. */
export interface Barrier {
  /** From −π to π. */
  readonly angles: Float64Array;
  readonly aligned: Float64Array;
  readonly occupied: Float64Array;
  readonly effective: Float64Array;
  readonly peer: Float64Array;
  readonly response: Float64Array;
  /** v*, the least effective potential, and the angle of the place where it is. */
  readonly level: number;
  readonly place: number;
  /** F*, no density's energy, and the energies of some. */
  readonly infimum: number;
  readonly energies: { readonly response: number; readonly uniform: number; readonly peer: number };
}

/** Where the excess mass goes at every temperature. */
export interface BarrierSweep {
  readonly places: readonly { readonly tau: number; readonly place: number }[];
}

const COUNT = 4096;
const { nodes, weights } = circleGrid(COUNT);
const alignment = Float64Array.from({ length: COUNT }, (_, i) => -nodes.data[2 * i]);
const nothing = new Float64Array(COUNT);
/** Of 4096 nodes as many are drawn, from −π to π. */
const drawn = Array.from({ length: 513 }, (_, i) => (COUNT / 2 + 8 * i) % COUNT);

/** Cap mass of the Gibbs law by quadrature, and the bias of the bandwidth. */
export function gibbsLaw({ temperature, bandwidth }: Pick<GeometryState, 'temperature' | 'bandwidth'>): GibbsLaw {
  const tau = Number(temperature);
  const { variance, collapse } = bandwidthBias({ temperature: tau, bandwidth: Number(bandwidth) });
  return { mass: gibbsCapMass(twoWells.value, { ...caps, temperature: tau, latitudes: 80 }), settled: variance, collapse };
}

/** Cap masses of the Gibbs law at some temperatures. */
export function gibbsCurve(temperatures: readonly number[]): { readonly temperature: number; readonly mass: number }[] {
  return temperatures.map((temperature) => ({ temperature, mass: gibbsCapMass(twoWells.value, { ...caps, temperature, latitudes: 60 }) }));
}

/** Effective potential of the first modality, its least value, and a spike of its excess mass there. */
export function barrier(state: Pick<GeometryState, 'tau' | 'peer' | 'floor' | 'cells'>): Barrier {
  const problem = problemOf(state);
  const { potential, peerDensity, floor, temperature } = problem;
  const effective = effectivePotential(potential, peerDensity, temperature);
  const { level, node, energy } = coordinateInfimum(problem);
  const lowest = Array.from(effective.keys()).toSorted((a, b) => effective[a] - effective[b]).slice(0, state.cells);
  const response = spikeDensity(lowest, { floor, weights });
  const shown = (values: ArrayLike<number>) => Float64Array.from(drawn, (i) => values[i]);
  return {
    angles: Float64Array.from(drawn, (_, i) => -Math.PI + (2 * Math.PI * 8 * i) / COUNT),
    aligned: shown(potential).map((u) => u / temperature),
    occupied: shown(peerDensity).map(Math.log),
    effective: shown(effective),
    peer: shown(peerDensity),
    response: shown(response),
    level,
    place: placeOf(node),
    infimum: energy,
    energies: {
      response: coordinateEnergy(response, problem),
      uniform: coordinateEnergy(new Float64Array(COUNT).fill(1 / (2 * Math.PI)), problem),
      peer: coordinateEnergy(peerDensity, problem),
    },
  };
}

/** The place of the excess mass at temperatures between the bounds of the slider. */
export function barrierSweep(state: Pick<GeometryState, 'peer' | 'floor'>): BarrierSweep {
  const taus = Array.from({ length: 66 }, (_, i) => (5 + 3 * i) / 100);
  return { places: taus.map((tau) => ({ tau, place: placeOf(coordinateInfimum(problemOf({ ...state, tau })).node) })) };
}

function problemOf({ tau, peer, floor }: Pick<GeometryState, 'tau' | 'peer' | 'floor'>) {
  const excess = 1 - 2 * Math.PI * floor;
  const peerDensity = vonMisesFisherLogDensity({ mean: [1, 0], concentration: peer }, nodes).map((log) => floor + excess * Math.exp(log));
  return { potential: alignment, peerPotential: nothing, peerDensity, floor, temperature: tau, weights };
}

/** Distance of a node from the angle 0. */
function placeOf(node: number): number {
  return (2 * Math.PI * Math.min(node, COUNT - node)) / COUNT;
}
