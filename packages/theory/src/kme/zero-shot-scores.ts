import { OutOfRangeError, ShapeError } from '../errors.ts';
import { logSumExp } from '../log-sum-exp.ts';
import { checkLaw } from './check-law.ts';

/** The classes of prompts, and how their logits become scores. */
export interface ZeroShotOptions {
  /** Class of each prompt, from 0 to C − 1; every class has a prompt. */
  readonly classOf: ArrayLike<number>;
  /** p(y | class of y), one a prompt, summing to 1 in a class; default uniform. */
  readonly promptProbabilities?: ArrayLike<number>;
  /** p(c), positive, one a class. */
  readonly prior: ArrayLike<number>;
  /** `logMeanExp`: ln E exp s; `mean`: E s, a linear classifier with the mean prompt. Default `logMeanExp`. */
  readonly rule?: 'mean' | 'logMeanExp';
}

/**
 * Scores of classes from logits of prompts: f_c(x) = ln E_{p(y|c)} exp s(x, y) + ln p(c), or E_{p(y|c)} s(x, y) + ln p(c).
 *
 * With s = PMI + constant and x independent of c given y, the first is ln p(c | x) plus a constant, exactly; the second
 * lacks KL(p(y|c) ‖ p(y|x, c)) (derived here). In kernel means the first is the concatenation of a class's prompts, see
 * `mixPointSets`.
 *
 * @param logits Rows x, a column a prompt.
 * @param options Classes, prompt probabilities, prior and rule.
 * @returns Rows x, a column a class; `softmax` of a row is the posterior.
 * @throws ShapeError If lengths do not match, or a class has no prompt.
 * @throws OutOfRangeError If a class, a probability or the rule is none.
 *
 * @example
 * ```ts
 * import { softmax, zeroShotScores } from '@crossmodal/theory';
 *
 * const [scores] = zeroShotScores([[Math.log(3), Math.log(1), 0]], { classOf: [0, 0, 1], prior: [0.5, 0.5] });
 * console.log(softmax(scores)[0].toFixed(6)); // 0.666667
 * ```
 */
export function zeroShotScores(
  logits: readonly ArrayLike<number>[],
  { classOf, promptProbabilities, prior, rule = 'logMeanExp' }: ZeroShotOptions,
): Float64Array[] {
  if (rule !== 'mean' && rule !== 'logMeanExp') throw new OutOfRangeError(`zeroShotScores: rule is ${String(rule)}; expected mean or logMeanExp`);
  checkLaw('zeroShotScores: prior', prior, { length: prior.length, positive: true });
  const prompts = classOf.length;
  const members = Array.from(prior as ArrayLike<number>, (): number[] => []);
  for (let y = 0; y < prompts; y++) {
    const list = members[classOf[y]];
    if (list === undefined) throw new OutOfRangeError(`zeroShotScores: classOf[${y}] is ${classOf[y]}; expected an integer from 0 to ${members.length - 1}`);
    list.push(y);
  }
  const laws = members.map((list, c) => {
    if (list.length === 0) throw new ShapeError(`zeroShotScores: class ${c} has no prompt; expected one in classOf, or leave the class out`);
    if (promptProbabilities === undefined) return list.map(() => 1 / list.length);
    if (promptProbabilities.length !== prompts) {
      throw new ShapeError(`zeroShotScores: promptProbabilities has ${promptProbabilities.length} entries; expected ${prompts}, one a prompt`);
    }
    const law = list.map((y) => promptProbabilities[y]);
    checkLaw(`zeroShotScores: promptProbabilities of class ${c}`, law, { length: list.length });
    return law;
  });
  return logits.map((row, x) => {
    if (row.length !== prompts) throw new ShapeError(`zeroShotScores: row ${x} of logits has ${row.length} entries; expected ${prompts}, one a prompt`);
    return Float64Array.from(members, (list, c) => {
      const score = rule === 'mean' ? mean(row, list, laws[c]) : logSumExp(list.map((y, place) => row[y] + Math.log(laws[c][place])));
      return score + Math.log(prior[c]);
    });
  });
}

function mean(row: ArrayLike<number>, list: readonly number[], law: readonly number[]): number {
  let sum = 0;
  for (const [place, y] of list.entries()) if (law[place] > 0) sum += law[place] * row[y];
  return sum;
}
