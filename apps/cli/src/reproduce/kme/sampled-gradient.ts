import { type FiniteJoint, finiteConditionalLossGradient, finiteJoint, type Random } from '@crossmodal/theory';

/**
 * The gradient, by the logits of all items, of the in-batch loss of pairs that are drawn anew at each call.
 *
 * That loss depends on a batch by its counts alone: it is the population loss of the law of the batch, plus ln B. So 256
 * pairs of 21 items cost no more than the items, and equal items count as the different pairs that they are.
 */
export function sampledGradient(joint: FiniteJoint, { batch, random }: { batch: number; random: Random }): (logits: readonly (readonly number[])[]) => Float64Array[] {
  const draw = pairSampler(joint, random);
  const columns = joint.marginalV.length;
  return (logits) => {
    const counts = logits.map((row) => new Float64Array(row.length));
    for (let k = 0; k < batch; k++) {
      const { u, v } = draw();
      counts[u][v]++;
    }
    // Items that were not drawn are in no row and no column.
    const us = counts.flatMap((row, u) => (row.some((count) => count > 0) ? [u] : []));
    const vs = Array.from({ length: columns }, (_, v) => v).filter((v) => counts.some((row) => row[v] > 0));
    const ofDrawn = finiteConditionalLossGradient(finiteJoint(us.map((u) => vs.map((v) => counts[u][v]))), us.map((u) => vs.map((v) => logits[u][v])));
    const gradient = logits.map((row) => new Float64Array(row.length));
    us.forEach((u, i) => vs.forEach((v, j) => (gradient[u][v] = ofDrawn[i][j])));
    return gradient;
  };
}

/** Draws pairs of a finite law. */
export function pairSampler({ probabilities }: FiniteJoint, random: Random): () => { readonly u: number; readonly v: number } {
  const columns = probabilities[0].length;
  const cumulative = new Float64Array(probabilities.length * columns);
  let sum = 0;
  probabilities.forEach((row, u) => row.forEach((p, v) => (cumulative[u * columns + v] = sum += p)));
  return () => {
    const at = random.uniform() * sum;
    let [low, high] = [0, cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] > at) high = middle;
      else low = middle + 1;
    }
    return { u: Math.floor(low / columns), v: low % columns };
  };
}
