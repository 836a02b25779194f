import { UsageError } from '../../../errors.ts';
import type { LagrangianData } from './lagrangian-schemas.ts';

/** Real and imaginary parts of the 49 coefficients. */
const COEFFICIENTS = 98;

/** Numbers by which a field is observed, which the fixed encoder makes the width of the embeddings. */
export function fieldWidth({ field, velocityPoints }: Pick<LagrangianData, 'field' | 'velocityPoints'>): number {
  if (field === 'coefficients') return COEFFICIENTS;
  if (!Number.isInteger(Math.sqrt(velocityPoints))) throw new UsageError(`data.velocityPoints is ${velocityPoints}; expected a square number, the points of a grid`);
  return 2 * velocityPoints;
}
