import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import type { RowBlock } from './blocks/row-block.ts';
import { checkPositive } from './checks/check-positive.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { sumByRows } from './fused/by-rows.ts';
import { fusedOperation } from './fused/fused-operation.ts';

/** Options of {@link distillationLoss}. */
export interface DistillationLossOptions {
  /** Temperature τ > 0 that divides the logits of both; default 1. */
  readonly temperature?: number;
}

/**
 * Distillation, v given u (Hinton, Vinyals and Dean 2015, section 2): the mean over rows of the Kullback–Leibler
 * divergence from the student to the teacher,
 *
 *   L = (1/n) Σ_i Σ_j Q_ij log(Q_ij/P_ij),   P = softmax_j(S/τ),  Q = softmax_j(S_teacher/τ).
 *
 * Gradient: ∂L/∂S = (P − Q)/(nτ); the teacher gets none. Gradients fall like 1/τ²: beside a loss of hard targets,
 * multiply this one by τ².
 *
 * Invariances: a function of u added to the logits of either. Chance level: log m minus the mean entropy of the teacher
 * at constant logits, log m for a teacher that is certain. Bound: L ≥ 0, with equality where the conditionals of v
 * given u agree. It is right for what the teacher is right for, given u; for u given v transpose both logits.
 *
 * @param logits S of the student, shape [n, m] with m ≥ 2: rows u, columns v.
 * @param teacherLogits S of the teacher, the same shape.
 * @param options The temperature.
 * @returns The loss in nats, a scalar; differentiable in `logits` alone.
 * @throws ShapeError If the logits are not matrices of one shape.
 * @throws OutOfRangeError If they are not float32, or the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { distillationLoss } from '@crossmodal/losses';
 *
 * const student = tf.tensor2d([[0, 0]]);
 * const teacher = tf.tensor2d([[Math.log(3), 0]]); // 3/4 and 1/4
 * console.log(distillationLoss(student, teacher).dataSync()[0].toFixed(5)); // 0.13081
 * console.log((0.75 * Math.log(1.5) + 0.25 * Math.log(0.5)).toFixed(5)); // 0.13081
 * ```
 */
export function distillationLoss(
  logits: tf.Tensor2D,
  teacherLogits: tf.Tensor2D,
  { temperature = 1 }: DistillationLossOptions = {},
): tf.Scalar {
  if (logits.rank !== 2 || logits.shape[0] < 1 || logits.shape[1] < 2 || String(teacherLogits.shape) !== String(logits.shape)) {
    throw new ShapeError(
      `distillationLoss: logits is [${logits.shape}] and teacherLogits is [${teacherLogits.shape}]; expected one shape [n, m] with m >= 2`,
    );
  }
  if (logits.dtype !== 'float32' || teacherLogits.dtype !== 'float32') {
    throw new OutOfRangeError(`distillationLoss: logits are of type ${logits.dtype} and ${teacherLogits.dtype}; expected float32`);
  }
  return denseLoss(
    blockwiseDistillationLoss(() => teacherLogits, { temperature }),
    logits,
  );
}

/** The same a block of rows at a time, with the teacher's logits of the same rows. */
export function blockwiseDistillationLoss(teacherOf: (block: RowBlock) => tf.Tensor2D, { temperature = 1 }: DistillationLossOptions): BlockwiseLoss {
  checkPositive('distillationLoss', 'temperature', temperature);
  return {
    share: (block) =>
      fusedOperation<tf.Scalar>([block.logits], (save) => {
        const logStudent = logProbabilities(block.logits, temperature);
        const logTeacher = logProbabilities(teacherOf(block), temperature);
        const teacher = tf.exp(logTeacher);
        save([logStudent, teacher]);
        return {
          value: tf.div(sumByRows(tf.mul(teacher, tf.sub(logTeacher, logStudent))), block.rows) as tf.Scalar,
          gradients: (dy, [savedStudent, savedTeacher]) => [
            tf.mul(tf.sub(tf.exp(savedStudent), savedTeacher), tf.div(dy, block.rows * temperature)),
          ],
        };
      }),
  };
}

function logProbabilities(logits: tf.Tensor2D, temperature: number): tf.Tensor {
  const scaled = tf.div(logits, temperature);
  return tf.sub(scaled, tf.logSumExp(scaled, 1, true));
}
