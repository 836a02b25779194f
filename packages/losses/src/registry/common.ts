import { OutOfRangeError } from '../errors.ts';
import type { ChanceContext, LossOption } from './loss-entry.ts';

/** Words and numbers that several losses share. */
export const ofPairs: readonly string[] = ['order of the pairs'];
export const twoSided: readonly string[] = ['exchange of u and v', ...ofPairs];
export const onSphere: readonly string[] = ['rotation of the embeddings', 'positive scale of each embedding', ...ofPairs];
export const ofViews: readonly string[] = [...onSphere, 'exchange of u and v'];

export const zero = (): number => 0;
export const logCount = (n: number): number => Math.log(n);
export const minusLogCount = (n: number): number => -Math.log(n);

/** A numeric option of the context, or its default. */
export function numberOption({ options }: ChanceContext, name: string, fallback: number): number {
  const value = options?.[name];
  return typeof value === 'number' ? value : fallback;
}

/** A part of the context without which there is no chance level. */
export function required(loss: string, name: 'classes' | 'kernelMeanU' | 'kernelMeanV' | 'kernelRowProduct', context: ChanceContext): number {
  const value = context[name];
  if (value === undefined) throw new OutOfRangeError(`chanceLevel of ${loss}: ${name} is missing; expected a number, on which it depends`);
  return value;
}

export const temperatureOption: LossOption = { kind: 'number', default: 0.1, above: 0, description: 'Temperature τ of the cosines' };
export const predictOption: LossOption = {
  kind: 'choice',
  default: 'v',
  choices: ['v', 'u', 'both'],
  description: 'Which variable is predicted from the other; both takes the mean of the two losses',
};
export const lambdaUOption: LossOption = { kind: 'number', default: 1, minimum: 0, description: 'λ_u, weight of the half that predicts u from v' };
export const lambdaVOption: LossOption = { kind: 'number', default: 1, minimum: 0, description: 'λ_v, weight of the half that predicts v from u' };
