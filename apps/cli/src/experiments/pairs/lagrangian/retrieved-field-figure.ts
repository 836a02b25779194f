import { retrieveTopK } from '@crossmodal/evaluation';
import { fieldMap, type ReportFigure } from '@crossmodal/plots';
import * as tf from '@tensorflow/tfjs-core';

import { drawn } from '../../../drawn.ts';
import type { FindingsContext } from '../pair-experiment.ts';
import { fieldGrid } from './field-grid.ts';
import type { LagrangianPairs } from './load-lagrangian.ts';
import { testField } from './test-field.ts';

/** The true field of a test trajectory beside the best three of the test fields (figure 15 of the paper). */
export async function retrievedFieldFigure(pairs: LagrangianPairs, { model, zu, zv }: FindingsContext, { trajectory }: { trajectory: number }): Promise<ReportFigure> {
  const logits = tf.tidy(() => {
    const asked = tf.tensor2d(zv.data.subarray(trajectory * zv.columns, (trajectory + 1) * zv.columns), [1, zv.columns]);
    return model.similarity(tf.tensor2d(zu.data, [zu.rows, zu.columns]), asked);
  });
  const found = retrieveTopK((await logits.data()) as Float32Array, Math.min(3, zu.rows));
  logits.dispose();
  const { field, path } = testField(pairs, trajectory);
  return drawn(
    fieldMap({
      panels: [
        { title: 'true field', ...fieldGrid(field), paths: [{ name: 'trajectory', points: path }] },
        ...Array.from(found, (index, rank) => {
          const candidate = testField(pairs, index);
          return {
            title: `rank ${rank + 1}${index === trajectory ? ', the true one' : ''}`,
            ...fieldGrid(candidate.field),
            paths: [{ name: 'trajectory', points: path }, ...(index === trajectory ? [] : [{ name: 'own trajectory of the field', points: candidate.path }])],
          };
        }),
      ],
      period: [1, 1],
      xLabel: 'x₁',
      yLabel: 'x₂',
      valueLabel: 'ψ',
      title: 'Fields retrieved from a trajectory',
    }),
  );
}
