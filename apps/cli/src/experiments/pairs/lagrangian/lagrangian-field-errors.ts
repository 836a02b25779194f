import { embedSide } from '../embed-side.ts';
import type { FindingsContext } from '../pair-experiment.ts';
import { type FieldErrors, fieldErrors } from './field-errors.ts';
import type { LagrangianPairs } from './load-lagrangian.ts';

/** Errors of the fields found for the test trajectories, by what they are sought among. */
export interface LagrangianFieldErrors {
  /** Among the test fields, the true one with them. */
  readonly amongTest: FieldErrors;
  /** Among the training fields, none of which is the true one. */
  readonly amongTrain: FieldErrors;
}

/** Measures the fields that a model finds for the test trajectories. */
export async function lagrangianFieldErrors({ train, dataset }: LagrangianPairs, { model, zu, zv }: FindingsContext): Promise<LagrangianFieldErrors> {
  const { degree, frequencies, coefficients } = dataset;
  const size = coefficients.length / dataset.count;
  const [ofTrain, ofTest] = [coefficients.subarray(0, train.count * size), coefficients.subarray(train.count * size)];
  const asked = { z: zv, coefficients: ofTest };
  const zTrain = await embedSide(model.u, train.u, train.count);
  return {
    amongTest: await fieldErrors({ z: zu, coefficients: ofTest, degree, frequencies }, asked, model.similarity),
    amongTrain: await fieldErrors({ z: zTrain, coefficients: ofTrain, degree, frequencies }, asked, model.similarity),
  };
}
