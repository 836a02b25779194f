import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { diagnoseEmbeddings } from '@crossmodal/evaluation';
import { createRandom, selectKernel } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';

import { diagnosedRun } from '../diagnose/diagnosed-run.ts';
import { type DiagnosisResult, diagnosisLines } from '../diagnose/diagnosis-result.ts';
import { findingsOf } from '../diagnose/findings.ts';
import { readDiagnosed } from '../diagnose/read-diagnosed.ts';
import { diagnosisReport } from '../diagnose/report-diagnosis.ts';
import { UsageError } from '../errors.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import { versions } from '../versions.ts';

interface DiagnoseFlags {
  readonly u?: string;
  readonly v?: string;
  readonly labels?: string;
  readonly pairs?: string;
  readonly column?: string;
  readonly names: string;
  readonly temperature?: string;
  readonly sample: string;
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `crossmodal diagnose`: measures paired embeddings of any origin, or those of a trained run. */
export async function diagnoseVerb(path: string | undefined, command: Command, terminal: Terminal): Promise<void> {
  const flags = command.opts<DiagnoseFlags>();
  const start = performance.now();
  const { u } = flags;
  if ((path === undefined) === (u === undefined)) throw new UsageError(path === undefined ? 'diagnose has nothing to look at; expected --u FILE (with --v FILE), or the folder of a run' : `--u ${u} and the run ${path} are both given; expected one of them`);
  const seed = numberFlag('seed', flags.seed, { integer: true, from: 0 });
  const sample = numberFlag('sample', flags.sample, { integer: true, from: 8 });
  const given = flags.temperature === undefined ? undefined : numberFlag('temperature', flags.temperature, { from: Number.MIN_VALUE });
  const pairs = path === undefined ? await readDiagnosed({ ...flags, u: u! }) : await diagnosedRun(path, terminal);
  const sides = path === undefined ? sidesOf(flags.names) : pairs.sides;
  const temperature = given ?? pairs.temperature;
  const { kernel } = await selectKernel();
  const { signal, release } = stopSignal(terminal);
  try {
    const diagnosis = await diagnoseEmbeddings({
      ...pairs,
      ...(temperature !== undefined && { temperature }),
      sample,
      random: createRandom(seed),
      kernel,
      signal,
      onProgress: progressOf(terminal),
    });
    const findings = findingsOf(diagnosis, { sides, temperatureGiven: temperature !== undefined, mitigations: null });
    const result: DiagnosisResult = { source: pairs.source, sides, seed, versions: versions(), kernel: kernel.name, diagnosis, findings, mitigations: null, written: null, seconds: (performance.now() - start) / 1000 };
    const folder = flags.out ?? (path === undefined ? nextFreeFolder() : join(path, 'diagnosis'));
    mkdirSync(folder, { recursive: true });
    const report = join(folder, 'report.html');
    atomicWrite(report, await diagnosisReport(result));
    atomicWrite(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
    if (flags.json) terminal.result(JSON.stringify(result));
    else for (const line of [...diagnosisLines(result), '', `Report: ${report}`]) terminal.result(line);
  } finally {
    release();
  }
}

function sidesOf(names: string): { u: string; v: string } {
  const [u, v, ...more] = names.split(',').map((name) => name.trim());
  if (!u || !v || more.length > 0) throw new UsageError(`--names is ${names}; expected two names, such as image,text`);
  return { u, v };
}

function numberFlag(name: string, text: string, { integer = false, from }: { readonly integer?: boolean; readonly from: number }): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value) || value < from || (integer && !Number.isInteger(value))) {
    throw new UsageError(`--${name} is ${text}; expected ${integer ? `an integer from ${from}` : 'a positive number'}`);
  }
  return value;
}

/** A line where a new thing begins, and again when a tenth more of it is done. */
function progressOf(terminal: Terminal): (what: string, share: number) => void {
  let said = '';
  return (what, share) => {
    const line = `${what}${share > 0 && share < 1 ? `  ${Math.floor(10 * share)}0 %` : ''}`;
    if (line === said || share === 1) return;
    said = line;
    terminal.progress(line);
  };
}

function nextFreeFolder(): string {
  for (let number = 1; ; number++) {
    const path = join('runs', `diagnosis-${number}`);
    if (!existsSync(path)) return path;
  }
}
