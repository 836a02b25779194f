import { checkConcentration } from './check-concentration.ts';
import { checkUnitVector } from './check-unit-vector.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';

/** Refuses what is no law of von Mises and Fisher; the dimension of the space around its sphere. */
export function checkVonMisesFisher(place: string, { mean, concentration }: VonMisesFisher): number {
  checkConcentration(`${place}.concentration`, concentration);
  return checkUnitVector(`${place}.mean`, mean);
}
