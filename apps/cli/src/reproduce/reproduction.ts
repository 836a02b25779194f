import type { ReportSection } from '@crossmodal/plots';

import type { Terminal } from '../terminal.ts';

/** One number of a paper or of its theory, beside ours. */
export interface Check {
  readonly name: string;
  /** Heading of the rows that it stands among; rows of a group follow each other. */
  readonly group?: string;
  /** Where the expected value is from: `theory`, `paper`, or a work and its number. */
  readonly source: string;
  /**
   * A value with a tolerance, a bound that ours must keep, or the largest that the two sides of an identity may differ.
   * What nobody has published is only measured: ours is a mean or a mean difference with its interval, and nothing fails.
   */
  readonly expected:
    | { readonly value: number; readonly tolerance: number }
    | { readonly atMost: number }
    | { readonly atLeast: number }
    | { readonly residualAtMost: number }
    | { readonly interval: readonly [number, number]; readonly of: 'mean' | 'difference' };
  readonly ours: number;
}

/** What a reproduction is given. */
export interface ReproductionContext {
  readonly profile: 'quick' | 'paper';
  readonly seed: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Where the report goes; what takes long may keep its parts there and go on from them. */
  readonly folder: string;
}

/** What a reproduction found. */
export interface Findings {
  readonly checks: readonly Check[];
  /** Goes into `result.json` besides, as `findings`. */
  readonly result?: object;
  readonly sections: readonly ReportSection[];
}

/** One experiment of a paper that the command repeats. */
export interface Reproduction {
  readonly name: string;
  readonly title: string;
  /** Paper and section. */
  readonly source: string;
  run(context: ReproductionContext): Promise<Findings>;
}

/** Whether ours keeps what is expected. */
export function holds({ expected, ours }: Check): boolean {
  if ('value' in expected) return Math.abs(ours - expected.value) <= expected.tolerance;
  if ('interval' in expected) return true;
  if ('residualAtMost' in expected) return Math.abs(ours) <= expected.residualAtMost;
  return 'atMost' in expected ? ours <= expected.atMost : ours >= expected.atLeast;
}

/** The checks as rows of text: name, expected value, ours, tolerance, verdict. */
export function checkRows(checks: readonly Check[]): string[][] {
  return checks.map((check) => {
    const { expected, ours, source } = check;
    if ('interval' in expected) {
      const [low, high] = expected.interval;
      const compared = low > 0 ? 'above 0' : high < 0 ? 'below 0' : 'not told from 0';
      return [check.name, `– (${source})`, ours.toFixed(4), `± ${(high - ours).toFixed(4)}`, expected.of === 'difference' ? compared : 'measured'];
    }
    const verdict = holds(check) ? 'holds' : 'FAILS';
    if ('value' in expected) {
      const places = decimals(expected.tolerance);
      return [check.name, `${expected.value.toFixed(places)} (${source})`, ours.toFixed(places), expected.tolerance === 0 ? '0' : expected.tolerance.toExponential(0), verdict];
    }
    if ('residualAtMost' in expected) {
      return [check.name, `0 (${source})`, ours.toExponential(1), expected.residualAtMost.toExponential(0), verdict];
    }
    const [sign, bound] = 'atMost' in expected ? ['≤', expected.atMost] : ['≥', expected.atLeast];
    return [check.name, `${sign} ${bound.toFixed(6)} (${source})`, ours.toFixed(6), '–', verdict];
  });
}

/** Heads of the columns of {@link checkRows}. */
export const checkHeader = ['quantity', 'expected', 'ours', 'tolerance', 'verdict'];

/** The checks by their groups, in their order; those without one are of the group ''. */
export function checkGroups(checks: readonly Check[]): { readonly heading: string; readonly checks: readonly Check[] }[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const heading = check.group ?? '';
    groups.set(heading, [...(groups.get(heading) ?? []), check]);
  }
  return Array.from(groups, ([heading, members]) => ({ heading, checks: members }));
}

/** Decimal places that show a tolerance; none for counts, which have none. */
function decimals(tolerance: number): number {
  if (tolerance === 0) return 0;
  return Math.min(12, Math.max(4, Math.ceil(-Math.log10(tolerance)) + 1));
}
