import { metricsTable } from '@crossmodal/plots';

import { formatTable } from '../../../format.ts';
import type { FindingsContext, PairFindings, Preparation } from '../pair-experiment.ts';
import { fieldErrorRows } from './field-error-rows.ts';
import { type LagrangianFieldErrors, lagrangianFieldErrors } from './lagrangian-field-errors.ts';
import type { LagrangianPairs } from './load-lagrangian.ts';
import { retrievedFieldFigure } from './retrieved-field-figure.ts';

/** What the data measure besides, and what it takes to use the encoder on trajectories of one's own. */
export interface LagrangianFindings extends LagrangianFieldErrors {
  /** What all fields and trajectories had in common, and how trajectories were brought to a common scale. */
  readonly simulation: {
    readonly degree: number;
    readonly frequencies: readonly number[];
    readonly integration: LagrangianPairs['dataset']['integration'];
    readonly preparation: Preparation;
  };
}

/** The errors of the fields that are found for the test trajectories, and one of them drawn. */
export async function lagrangianFindings(pairs: LagrangianPairs, context: FindingsContext): Promise<PairFindings> {
  const errors = await lagrangianFieldErrors(pairs, context);
  const rows = fieldErrorRows(errors);
  const { degree, frequencies, integration } = pairs.dataset;
  const simulation = { degree, frequencies: [...frequencies], integration, preparation: pairs.test.v.preparation! };
  return {
    result: { ...errors, simulation } satisfies LagrangianFindings,
    lines: ['', ...formatTable([['field from a trajectory', 'RMSE of psi', 'RMSE of velocity'], ...rows.map(({ estimate, psi, velocity }) => [estimate, psi.toFixed(4), velocity.toFixed(3)])])],
    sections: [
      {
        heading: 'Fields from trajectories',
        paragraphs: [
          'Errors of the stream function and the velocity at time 0, root mean squares over the torus and the test trajectories. The weights of the means are the conditional law of the field given the trajectory that the model has learned.',
        ],
        html: metricsTable({
          columns: [
            { key: 'estimate', label: 'estimate' },
            { key: 'psi', label: 'RMSE of ψ', format: (value) => value.toFixed(4) },
            { key: 'velocity', label: 'RMSE of velocity', format: (value) => value.toFixed(3) },
          ],
          rows,
        }),
        figures: [await retrievedFieldFigure(pairs, context, { trajectory: 0 })],
      },
    ],
  };
}
