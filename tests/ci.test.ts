import { describe, expect, test } from 'vitest';

import { stepCounts, summary } from '../scripts/ci.mjs';

function report(...files: string[][]) {
  const testResults = files.map((statuses) => ({
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  }));
  return { testResults };
}

describe('stepCounts', () => {
  test('counts a command as one check', () => {
    expect(stepCounts(0, undefined)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(stepCounts(2, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(stepCounts(null, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('counts the tests of a report, those that did not run as skipped', () => {
    const counts = stepCounts(1, report(['passed', 'failed', 'passed'], ['skipped', 'todo', 'pending', 'passed']));
    expect(counts).toEqual({ passed: 3, failed: 1, skipped: 3 });
  });

  test('counts a file that does not load as one failure', () => {
    const broken = { testResults: [...report(['passed']).testResults, { status: 'failed', assertionResults: [] }] };
    expect(stepCounts(1, broken)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('counts a failure where the command fails though every test passes', () => {
    expect(stepCounts(1, report(['passed']))).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('counts a failure where no report was written or no test ran', () => {
    expect(stepCounts(0, null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(stepCounts(0, report())).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(stepCounts(0, report(['skipped']))).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });
});

describe('summary', () => {
  test('adds up the steps and leaves out the skipped where there are none', () => {
    const steps = [{ passed: 2, failed: 1, skipped: 0 }, { passed: 3, failed: 0, skipped: 0 }];
    expect(summary(steps)).toBe('5 passed, 1 failed');
    expect(summary([...steps, { passed: 0, failed: 0, skipped: 4 }])).toBe('5 passed, 1 failed, 4 skipped');
  });
});
