import { checkDensity } from './check-density.ts';
import { checkField } from './check-field.ts';
import type { ModalityField } from './modality-field.ts';

/** Refuses a modality whose density or potential has not one number a weight. */
export function checkModality(place: string, { density, potential }: ModalityField, weights: ArrayLike<number>): void {
  checkDensity(`${place}.density`, density, weights);
  checkField(`${place}.potential`, potential, weights);
}
