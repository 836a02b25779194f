import type { LagrangianFieldErrors } from './lagrangian-field-errors.ts';

/** One way to estimate fields with its errors. */
export interface FieldErrorRow {
  readonly estimate: string;
  readonly psi: number;
  readonly velocity: number;
}

/** The errors as rows of a table. */
export function fieldErrorRows({ amongTest, amongTrain }: LagrangianFieldErrors): FieldErrorRow[] {
  return [
    { estimate: 'best of the test fields, the true one among them', ...amongTest.best },
    { estimate: 'weighted mean of the test fields', ...amongTest.weighted },
    { estimate: 'best of the training fields', ...amongTrain.best },
    { estimate: 'weighted mean of the training fields', ...amongTrain.weighted },
    { estimate: 'mean of the training fields, without a trajectory', ...amongTrain.prior },
  ];
}
