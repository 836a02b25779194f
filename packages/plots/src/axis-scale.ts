/** Where the values of an axis lie, and its ticks. */
export interface AxisScale {
  /** Values with a tick, from low to high. */
  readonly ticks: readonly number[];
  /** What is written at each of them. */
  readonly labels: readonly string[];
  /** Place of a value from 0 at the low end of the domain to 1 at its high end; NaN where there is none. */
  readonly share: (value: number) => number;
}

/** From which values an axis runs to which, and how. */
export interface AxisScaleOptions {
  /** Low and high end, or the other way for an axis that runs backwards; both positive on a logarithmic axis. */
  readonly domain: readonly [number, number];
  /** Default `linear`. */
  readonly type?: 'linear' | 'log';
  /** Ticks at whole numbers only. */
  readonly integers?: boolean;
  /** These ticks rather than round ones. */
  readonly ticks?: readonly number[];
  /** About as many round ticks. */
  readonly count: number;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A linear or logarithmic axis with ticks at round numbers. */
export function axisScale({ domain: [low, high], type = 'linear', integers = false, ticks, count }: AxisScaleOptions): AxisScale {
  if (low > high) {
    // An axis that runs downwards, as pressure in the sea does.
    const upwards = axisScale({ domain: [high, low], type, integers, count, ...(ticks && { ticks }) });
    return { ...upwards, share: (value) => 1 - upwards.share(value) };
  }
  if (type === 'log') {
    const share = (value: number): number => (value > 0 ? Math.log(value / low) / Math.log(high / low) : NaN);
    // Within less than a factor of 5 there may be but one of 1, 2, 5, 10; multiples crowd at the high end, so few.
    if (ticks === undefined && high / low < 5) return { ...axisScale({ domain: [low, high], count: count / 2 }), share };
    const values = ticks ?? logarithmicTicks(low, high, count);
    return {
      ticks: values,
      labels: formatAll(values),
      share,
    };
  }
  const step = roundStep((high - low) / count, integers);
  const values = ticks ?? multiplesWithin(low, high, step);
  return {
    ticks: values,
    labels: ticks === undefined ? formatMultiples(values, step) : formatAll(values),
    share: (value) => (value - low) / (high - low),
  };
}

/** The number of the form 1, 2 or 5 times a power of ten that is nearest on a logarithmic scale. */
function roundStep(wanted: number, integers: boolean): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const ratio = wanted / power;
  // Geometric means of 1, 2, 5 and 10, the turning points between them.
  const step = power * (ratio >= Math.sqrt(50) ? 10 : ratio >= Math.sqrt(10) ? 5 : ratio >= Math.SQRT2 ? 2 : 1);
  return integers ? Math.max(1, step) : step;
}

function multiplesWithin(low: number, high: number, step: number): number[] {
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  // Through a decimal string: 3 · 0.1 is not 0.3, and a zero must not be −0.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)) + 0);
}

function logarithmicTicks(low: number, high: number, count: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades > 2.4 ? [1] : decades > 1.2 ? [1, 2, 5] : [1, 2, 3, 5, 7];
  const powers = multiplesWithin(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), 1);
  const stride = Math.max(1, Math.ceil(decades / count));
  return powers
    .filter((power) => factors.length > 1 || power % stride === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

function formatMultiples(values: readonly number[], step: number): string[] {
  if (step < 1e-4 || values.some((value) => Math.abs(value) >= 1e7)) return values.map(formatPower);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return values.map((value) =>
    withMinus(value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })),
  );
}

/** Powers of ten for all as soon as one needs them: 0.001 beside 10⁻⁵ reads badly. */
function formatAll(values: readonly number[]): string[] {
  const sizes = values.filter((value) => value !== 0).map(Math.abs);
  if (sizes.some((size) => size < 1e-4 || size >= 1e7)) return values.map(formatPower);
  return values.map((value) => withMinus(value.toLocaleString('en-US', { maximumSignificantDigits: 6 })));
}

function formatPower(value: number): string {
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential().split('e');
  const rounded = String(Number(Number(mantissa).toPrecision(4)));
  if (exponent === '+0') return withMinus(rounded);
  const raised = Array.from(exponent.replace('+', ''), (digit) => (digit === '-' ? '⁻' : SUPERSCRIPTS[Number(digit)])).join('');
  if (rounded === '1') return `10${raised}`;
  return withMinus(`${rounded}·10${raised}`);
}

function withMinus(text: string): string {
  return text.replace('-', '−');
}
