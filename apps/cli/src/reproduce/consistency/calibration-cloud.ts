import { calibrationReport, type Random, retrievalModel } from '@crossmodal/theory';

/** Both sides of the calibration inequality for models of one kind: x right, y left. */
export interface Cloud {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** A law from the Dirichlet distribution of one parameter for all values, kept off 0. */
function dirichlet(size: number, parameter: number, random: Random): number[] {
  const raw = Array.from({ length: size }, () => gamma(parameter, random) + 1e-12);
  const total = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / total);
}

/** Gamma(a) as Gamma(a + 1) U^{1/a}, the former by rejection (Marsaglia and Tsang 2000). */
function gamma(shape: number, random: Random): number {
  const d = shape + 1 - 1 / 3;
  for (;;) {
    const normal = random.normal();
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) {
      return d * v * (1 - random.uniform()) ** (1 / shape);
    }
  }
}

/** Laws and tilted laws near corners and near the centre, on 2 to 16 candidates. */
export function randomCloud(count: number, parameter: number, random: Random): Cloud {
  const points = Array.from({ length: count }, (_, draw) => {
    const size = [2, 3, 4, 8, 16][draw % 5];
    const [positives, negatives, tilted] = Array.from({ length: 3 }, () => dirichlet(size, parameter, random));
    const { bound, suboptimality } = calibrationReport(retrievalModel({ positives: [positives], negatives }), [tilted.map((q, k) => Math.log(q / negatives[k]))], 1);
    return { x: bound, y: suboptimality };
  });
  return { name: `Dirichlet(${parameter})`, points };
}

/**
 * What comes closest: uniform negatives, positives 1 + εt times them with t from −1 to 1 along the candidates, and a scorer in
 * the reversed order that is almost constant. The square of left over right tends to (1/3)(1 − 1/K²).
 */
export function reversedLine(candidates: number, epsilon: number): { readonly x: number; readonly y: number; readonly tightness: number } {
  const line = Array.from({ length: candidates }, (_, k) => -1 + (2 * k) / (candidates - 1));
  const model = retrievalModel({ positives: [line.map((t) => (1 + epsilon * t) / candidates)], negatives: line.map(() => 1 / candidates) });
  const { bound, suboptimality, excessRisk } = calibrationReport(model, [line.map((t) => -1e-9 * t)], 1);
  return { x: bound, y: suboptimality, tightness: suboptimality ** 2 / excessRisk };
}

/** That construction over many ε and numbers of candidates. */
export function closestCloud(): Cloud {
  const epsilons = Array.from({ length: 20 }, (_, i) => (i + 1) / 20 - 1e-6);
  return { name: 'built to come close', points: [2, 3, 4, 8, 64].flatMap((K) => epsilons.map((epsilon) => reversedLine(K, epsilon))) };
}
