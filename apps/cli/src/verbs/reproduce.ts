import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { htmlReport, metricsTable } from '@crossmodal/plots';
import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';

import { InterruptedError, UsageError } from '../errors.ts';
import { formatDuration, formatTable } from '../format.ts';
import { reproductions } from '../reproduce/registry.ts';
import { type Check, checkGroups, checkHeader, checkRows, type Findings, holds } from '../reproduce/reproduction.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import { versions } from '../versions.ts';

interface ReproduceOptions {
  readonly list?: boolean;
  readonly profile: string;
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `crossmodal reproduce`: runs an experiment of a paper and compares its numbers. Fails if one is out of tolerance. */
export async function reproduceVerb(name: string | undefined, command: Command, terminal: Terminal): Promise<void> {
  const { list, profile, seed: seedText, out, json } = command.opts<ReproduceOptions>();
  if (list) {
    for (const line of formatTable(reproductions.map(({ name: entry, title, source }) => [entry, `${title}; ${source}`]))) terminal.result(line);
    return;
  }
  const entry = reproductions.find((candidate) => candidate.name === name);
  if (!entry) {
    throw new UsageError(`there is no experiment ${name === undefined ? 'without a name' : `'${name}'`}; expected ${reproductions.map((known) => known.name).join(' or ')}, see --list`);
  }
  if (profile !== 'quick' && profile !== 'paper') throw new UsageError(`--profile is '${profile}'; expected quick or paper`);
  const seed = Number(seedText);
  if (seedText.trim() === '' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new UsageError(`--seed is '${seedText}'; expected an integer from 0 to ${2 ** 32 - 1}`);
  }
  const folder = out ?? join('runs', `reproduce-${entry.name}-${profile}`);
  const start = performance.now();
  const { signal, release } = stopSignal(terminal);
  let findings: Findings;
  try {
    findings = await (await entry.load()).run({ profile, seed, terminal, signal, folder });
  } catch (error) {
    if (signal.aborted) throw new InterruptedError(entry.resumes ? `Stopped. What is done is in ${folder}; the same command goes on.` : 'Stopped; nothing was written.');
    throw error;
  } finally {
    release();
  }
  const seconds = (performance.now() - start) / 1000;
  const { checks, sections, result: own } = findings;
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.html');
  atomicWrite(
    report,
    htmlReport({
      title: entry.title,
      subtitle: `${entry.source}; ${profile} profile, seed ${seed}`,
      sections: [...checkGroups(checks).map((group) => ({ heading: group.heading || 'Numbers', html: checksTable(group.checks) })), ...sections],
    }),
  );
  const failed = checks.filter((check) => !holds(check));
  const result = { experiment: entry.name, source: entry.source, profile, seed, versions: versions(), checks: checks.map((check) => ({ ...check, holds: holds(check) })), ...(own && { findings: own }), seconds };
  atomicWrite(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (json) terminal.result(JSON.stringify(result));
  else {
    for (const group of checkGroups(checks)) {
      if (group.heading !== '') terminal.result(`\n${group.heading}`);
      for (const line of formatTable([checkHeader, ...checkRows(group.checks)])) terminal.result(line);
    }
    terminal.result(`\n${checks.length - failed.length} of ${checks.length} hold, in ${formatDuration(seconds)}. Figures: ${report}`);
  }
  if (failed.length > 0) throw new ReproductionError(`${entry.name}: out of tolerance: ${failed.map(({ name: check }) => check).join('; ')}`);
}

/** A number is not what the paper or the theory says. */
class ReproductionError extends Error {
  readonly code = 'NOT_REPRODUCED';
}

function checksTable(checks: readonly Check[]): string {
  const keys = ['name', 'expected', 'ours', 'tolerance', 'verdict'] as const;
  const rows = checkRows(checks).map(([name, expected, ours, tolerance, verdict]) => ({ name, expected, ours, tolerance, verdict }));
  return metricsTable({ columns: keys.map((key, index) => ({ key, label: checkHeader[index] })), rows });
}
