/**
 * Every check of the repository in one run, for continuous integration: `.ci/run` calls it.
 *
 * All checks run even when one fails. Tests are counted by vitest's own reports, everything else as one check a
 * command; the last line printed is the sum.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport
 */

/** @type {readonly { readonly script: string, readonly report?: string }[]} */
const steps = [
  { script: 'test', report: '.vitest/test.json' },
  { script: 'build' },
  { script: 'lint' },
  { script: 'typecheck' },
  { script: 'knip' },
  { script: 'size' },
  { script: 'test:slow', report: '.vitest/slow.json' },
];

/**
 * What a command contributes to the sum.
 *
 * @param {number | null} exitCode Null if a signal ended it.
 * @param {VitestReport | null | undefined} report Of a test run; null if it wrote none, undefined if none was due.
 * @returns {Counts} At least one failure if the command failed, if no report was written or no test ran.
 */
export function stepCounts(exitCode, report) {
  const succeeded = exitCode === 0;
  if (report === undefined) return { passed: Number(succeeded), failed: Number(!succeeded), skipped: 0 };
  const { passed, failed, skipped } = testCounts(report?.testResults ?? []);
  // Errors outside of tests make vitest fail though every test passes.
  const failure = failed === 0 && (!succeeded || passed === 0);
  return { passed, failed: failed + Number(failure), skipped };
}

/**
 * The last line of a run.
 *
 * @param {readonly Counts[]} counts
 * @returns {string}
 */
export function summary(counts) {
  const { passed, failed, skipped } = total(counts);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {VitestReport['testResults']} files
 * @returns {Counts}
 */
function testCounts(files) {
  return total(
    files.map(({ status, assertionResults }) => {
      const passed = assertionResults.filter((test) => test.status === 'passed').length;
      const failed = assertionResults.filter((test) => test.status === 'failed').length;
      const skipped = assertionResults.length - passed - failed;
      // A file that does not load, or whose hooks fail, has no failed test of its own.
      return { passed, failed: failed === 0 && status === 'failed' ? 1 : failed, skipped };
    }),
  );
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
function total(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/**
 * @param {{ readonly script: string, readonly report?: string }} step
 * @returns {Counts}
 */
function run({ script, report }) {
  const file = report === undefined ? undefined : join(root, report);
  // So that a run that dies early is not counted by the report of the run before.
  if (file !== undefined) rmSync(file, { force: true });
  console.log(`\n== pnpm ${script}`);
  const { status, error } = spawnSync('npx', ['-y', packageManager, script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(`pnpm ${script} did not start: ${error.message}`);
  return stepCounts(status, file === undefined ? undefined : readReport(file));
}

/**
 * @param {string} file
 * @returns {VitestReport | null}
 */
function readReport(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`${file} is no report of vitest: ${error}`);
    return null;
  }
}

function main() {
  const counts = steps.map(run);
  console.log();
  for (const [index, { script }] of steps.entries()) console.log(`pnpm ${script}: ${summary([counts[index]])}`);
  process.exitCode = total(counts).failed > 0 ? 1 : 0;
  console.log(summary(counts));
}

// The real path, or else a checkout behind a link would check nothing and succeed.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
