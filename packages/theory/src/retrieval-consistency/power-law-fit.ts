import { DegenerateError, OutOfRangeError, ShapeError } from '../errors.ts';

/** A line through logarithms. */
export interface PowerLaw {
  /** a in y = c xᵃ. */
  readonly exponent: number;
  /** log c; 0 without an intercept. */
  readonly logCoefficient: number;
}

/** Options of {@link powerLawFit}. */
export interface PowerLawFitOptions {
  /** Whether c is fitted too; default true. With c = 1 forced, the exponent depends on the unit of x and y. */
  readonly intercept?: boolean;
}

/**
 * The power law y = c xᵃ of least squares in logarithms.
 *
 * Without the intercept it makes another exponent of points that lie on y = c x exactly: for the critical numbers of
 * negatives that Li, Wei, Yang and Ying 2026 (arXiv 2605.02116, section 5) plot, m = 0.4 n, it is 0.943, and with it 1.
 *
 * @param x Positive numbers, not all the same; one is enough without intercept.
 * @param y As many positive numbers.
 * @param options Whether c is fitted.
 * @throws ShapeError If the lengths differ or there are too few points.
 * @throws OutOfRangeError If a number is not positive and finite.
 * @throws DegenerateError If the points do not fix a line.
 *
 * @example
 * ```ts
 * import { powerLawFit } from '@crossmodal/theory';
 *
 * const [n, m] = [[0.56e7, 0.98e7, 1.4e7], [0.224e7, 0.392e7, 0.56e7]];
 * console.log(powerLawFit(n, m).exponent.toFixed(6), powerLawFit(n, m, { intercept: false }).exponent.toFixed(6)); // 1.000000 0.942872
 * ```
 */
export function powerLawFit(x: ArrayLike<number>, y: ArrayLike<number>, { intercept = true }: PowerLawFitOptions = {}): PowerLaw {
  const least = intercept ? 2 : 1;
  if (x.length !== y.length || x.length < least) {
    throw new ShapeError(`powerLawFit: x has ${x.length} entries and y has ${y.length}; expected equal lengths of at least ${least}`);
  }
  const [logX, logY] = [logarithms('x', x), logarithms('y', y)];
  const [centreX, centreY] = intercept ? [mean(logX), mean(logY)] : [0, 0];
  let [squares, products] = [0, 0];
  for (let i = 0; i < logX.length; i++) {
    squares += (logX[i] - centreX) ** 2;
    products += (logX[i] - centreX) * (logY[i] - centreY);
  }
  if (squares === 0) throw new DegenerateError(`powerLawFit: x is ${x[0]} throughout; expected ${intercept ? 'different numbers' : 'a number other than 1'}`);
  const exponent = products / squares;
  return { exponent, logCoefficient: centreY - exponent * centreX };
}

function logarithms(name: string, values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value, i) => {
    if (!(value > 0 && value < Infinity)) throw new OutOfRangeError(`powerLawFit: ${name}[${i}] is ${value}; expected a finite number > 0`);
    return Math.log(value);
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
