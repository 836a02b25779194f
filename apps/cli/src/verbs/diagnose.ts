import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { formatEmbeddingPairs } from '@crossmodal/datasets/embeddings';
import { type AlignmentName, alignmentNames, bestAlignment, diagnosisFindings, type Embeddings, type FindingWays, tryAlignments } from '@crossmodal/evaluation';
import { createRandom, selectKernel } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';

import { diagnoseLabelRun } from '../diagnose/diagnose-label-run.ts';
import { diagnosedRun } from '../diagnose/diagnosed-run.ts';
import { diagnosisOf } from '../diagnose/diagnosis-of.ts';
import { type DiagnosisResult, diagnosisLines } from '../diagnose/diagnosis-result.ts';
import { fitLinearHead } from '../diagnose/fit-linear-head.ts';
import { readDiagnosed } from '../diagnose/read-diagnosed.ts';
import { diagnosisReport } from '../diagnose/report-diagnosis.ts';
import { InterruptedError, UsageError } from '../errors.ts';
import { pairExperiments } from '../experiments/pairs/registry.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
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
  readonly mitigate?: string;
  readonly folds: string;
  readonly write?: string;
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** The flags that do what the findings advise. */
const FLAGS: FindingWays = {
  pair: 'give --pairs',
  changeTemperature: '--temperature gives another',
  tryMaps: (names) => `--mitigate ${names.join(',')}`,
  keepMap: '--write keeps the result.',
};

/** `crossmodal diagnose`: measures paired embeddings of any origin, or those of a trained run. */
export async function diagnoseVerb(path: string | undefined, command: Command, terminal: Terminal): Promise<void> {
  const flags = command.opts<DiagnoseFlags>();
  const start = performance.now();
  const { u } = flags;
  if ((path === undefined) === (u === undefined)) throw new UsageError(path === undefined ? 'diagnose has nothing to look at; expected --u FILE (with --v FILE), or the folder of a run' : `--u ${u} and the run ${path} are both given; expected one of them`);
  const foreign = (['v', 'labels', 'pairs', 'column'] as const).find((name) => path !== undefined && flags[name] !== undefined);
  if (foreign !== undefined) throw new UsageError(`--${foreign} ${flags[foreign]} belongs to --u, and the run ${path} brings its own pairs; expected one of them`);
  if (path !== undefined && !pairExperiments.some(({ name }) => name === openRunFolder(path).config.experiment)) return diagnoseLabelRun(path, command, terminal);
  const seed = numberFlag('seed', flags.seed, { integer: true, from: 0 });
  const sample = numberFlag('sample', flags.sample, { integer: true, from: 8 });
  const given = flags.temperature === undefined ? undefined : numberFlag('temperature', flags.temperature, { from: Number.MIN_VALUE });
  const methods = methodsOf(flags.mitigate);
  const folds = numberFlag('folds', flags.folds, { integer: true, from: 2 });
  if (flags.write !== undefined && methods === null) throw new UsageError(`--write ${flags.write} needs --mitigate, such as --mitigate centre,procrustes; expected both`);
  if (flags.write !== undefined && !flags.write.endsWith('.npy')) throw new UsageError(`--write is ${flags.write}; expected a name that ends with .npy`);
  const pairs = path === undefined ? await readDiagnosed({ ...flags, u: u! }) : await diagnosedRun(path, { flags, terminal });
  const sides = path === undefined ? sidesOf(flags.names) : pairs.sides;
  const temperature = given ?? pairs.temperature;
  const { kernel } = await selectKernel();
  if (path === undefined && methods?.includes('linear')) await startEngine('auto', terminal);
  const { signal, release } = stopSignal(terminal);
  try {
    const diagnosis = await diagnosisOf(pairs, {
      ...(temperature !== undefined && { temperature }),
      sample,
      random: createRandom(seed),
      kernel,
      signal,
      onProgress: progressOf(terminal),
    });
    const used = diagnosis.calibration.temperature;
    const fits = { random: (stream: number) => createRandom(seed, stream), linear: (zu: Embeddings, zv: Embeddings) => fitLinearHead(zu, zv, { temperature: used, seed, signal }), kernel };
    const onFit = progressOf(terminal);
    const scores = methods && (await tryAlignments(pairs, { ...fits, names: methods, temperature: used, folds, signal, onProgress: (name, share) => onFit(`fitting: ${name}`, share) }));
    const written = flags.write === undefined || scores === null ? null : writeAligned(flags.write, await bestAlignment(pairs, scores, fits), { paired: pairs.partners === undefined });
    const findings = diagnosisFindings(diagnosis, { sides, temperatureGiven: temperature !== undefined, mitigations: scores, ways: FLAGS });
    const result: DiagnosisResult = { source: pairs.source, sides, seed, versions: versions(), kernel: kernel.name, diagnosis, findings, mitigations: scores && { folds, scores }, written, seconds: (performance.now() - start) / 1000 };
    const folder = flags.out ?? (path === undefined ? nextFreeFolder() : join(path, 'diagnosis'));
    mkdirSync(folder, { recursive: true });
    const report = join(folder, 'report.html');
    atomicWrite(report, await diagnosisReport(result));
    atomicWrite(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
    if (flags.json) terminal.result(JSON.stringify(result));
    else for (const line of [...diagnosisLines(result), '', `Report: ${report}`]) terminal.result(line);
  } catch (error) {
    if (signal.aborted) throw new InterruptedError('Stopped; nothing was written.');
    throw error;
  } finally {
    release();
    pairs.learned?.dispose();
  }
}

function sidesOf(names: string): { u: string; v: string } {
  const [u, v, ...more] = names.split(',').map((name) => name.trim());
  if (!u || !v || more.length > 0) throw new UsageError(`--names is ${names}; expected two names, such as image,text`);
  return { u, v };
}

function methodsOf(list: string | undefined): AlignmentName[] | null {
  if (list === undefined) return null;
  const names = list === 'all' ? [...alignmentNames] : list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !alignmentNames.includes(name as AlignmentName));
  if (unknown !== undefined) throw new UsageError(`--mitigate has '${unknown}'; expected ${alignmentNames.join(', ')} or all`);
  return names as AlignmentName[];
}

function writeAligned(path: string, { method, u, v }: Awaited<ReturnType<typeof bestAlignment>>, { paired }: { readonly paired: boolean }): { method: string; path: string } {
  mkdirSync(dirname(path), { recursive: true });
  const names = formatEmbeddingPairs({ u, v, paired }).map(({ suffix, bytes }) => {
    const name = path.replace(/\.npy$/, `${suffix}.npy`);
    atomicWrite(name, bytes);
    return name;
  });
  return { method, path: names.join(' and ') };
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
