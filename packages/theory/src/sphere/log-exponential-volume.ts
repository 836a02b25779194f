import { logBesselOverPower } from './log-bessel-over-power.ts';

/** log ∫ exp(κ ⟨m, z⟩) dμ(z) over the unit sphere of a space of dimension d: log (2π)^{d/2} I_ν(κ)/κ^ν, ν = d/2 − 1. */
export function logExponentialVolume(dimension: number, concentration: number): number {
  return (dimension / 2) * Math.log(2 * Math.PI) + logBesselOverPower(dimension / 2 - 1, concentration);
}
