import { util } from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';

/**
 * exp(S − L), where L is the log-sum-exp of S over some axes as tfjs writes it, M + log Σ exp(S − M) with the maxima M:
 * the exponentials exp(S − M) exist already, and divided by their sums they are it. That spares a subtraction and an
 * exponential of the size of S, and the backward pass of every contrastive loss has one or two of them. A constant c may
 * be taken from L, which multiplies them by exp(c). Undefined if `x` is something else.
 */
export function normalisedExponential(g: Graph, x: Value): Value | undefined {
  if (x.node?.op !== 'Sub') return undefined;
  const [s, shiftedNormaliser] = x.node.inputs;
  const { value: normaliser, constant } = withoutConstant(shiftedNormaliser);
  const sum = unshaped(normaliser);
  if (sum.node?.op !== 'Add') return undefined;
  const [p, q] = sum.node.inputs.map(unshaped);
  const [maxima, logarithm] = p.node?.op === 'Log' ? [q, p] : [p, q];
  const sums = unshaped(logarithm.node?.op === 'Log' ? logarithm.node.inputs[0] : logarithm);
  if (logarithm.node?.op !== 'Log' || sums.node?.op !== 'ReduceSum') return undefined;
  const exponentials = sums.node.inputs[0];
  const shifted = exponentials.node?.op === 'Exp' ? exponentials.node.inputs[0].node : undefined;
  if (shifted?.op !== 'Sub' || shifted.inputs[0] !== s) return undefined;
  const [, shift] = shifted.inputs;
  // The same axes were summed and kept: L has the shape of M.
  if (unshaped(shift) !== maxima || String(shift.shape) !== String(normaliser.shape)) return undefined;
  if (util.sizeFromShape([...normaliser.shape]) !== util.sizeFromShape([...sums.shape])) return undefined;
  const factors = g.unary('Reciprocal', g.reshape(sums, normaliser.shape));
  return g.binary('Mul', exponentials, constant === 0 ? factors : g.binary('Mul', factors, g.scalar(Math.exp(constant))));
}

/** L and c of L − c. */
function withoutConstant(value: Value): { value: Value; constant: number } {
  if (value.node?.op !== 'Sub') return { value, constant: 0 };
  const [rest, { data }] = value.node.inputs;
  return data?.length === 1 ? { value: rest, constant: Number(data[0]) } : { value, constant: 0 };
}

function unshaped(value: Value): Value {
  return value.node?.op === 'Reshape' ? unshaped(value.node.inputs[0]) : value;
}
