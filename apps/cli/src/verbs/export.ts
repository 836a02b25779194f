import { join } from 'node:path';

import { loadRuntime } from '@crossmodal/jit';
import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { exportModel, type ExportedModel } from '../export/export-model.ts';
import { openExportableRun } from '../export/open-exportable-run.ts';
import { formatTable } from '../format.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal export`: writes the encoders of a trained run as ONNX files. */
export async function exportVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const { onnx, out = join(path, 'onnx'), loss, json } = command.opts<{ onnx?: boolean; out?: string; loss?: string; json?: boolean }>();
  if (onnx !== true) throw new UsageError(`expected a format, as in: crossmodal export ${path} --onnx`);
  const run = openRunFolder(path);
  // It records encoders, and has the runtime to try their files in.
  const { compiler = {} } = await startEngine('jit', terminal);
  const runtime = compiler.runtime ?? (await loadRuntime());
  const { models } = await openExportableRun(run, { loss });
  const exported: ExportedModel[] = [];
  for (const open of models) {
    const model = open();
    try {
      terminal.progress(`${exported.length + 1}/${models.length}  ${model.loss}: ${model.u.side} and ${model.v.side}`);
      exported.push(await exportModel(model, { config: run.config, out, compiler, runtime }));
    } finally {
      model.dispose();
    }
  }
  if (json) terminal.result(JSON.stringify({ run: path, out, models: exported }));
  else for (const line of exportLines(exported)) terminal.result(line);
}

function exportLines(models: readonly ExportedModel[]): string[] {
  const header = ['file', 'kB', 'test items', 'largest difference'];
  const rows = models.flatMap(({ encoders }) =>
    encoders.map(({ file, bytes, items, largestDifference }) => [file, (bytes / 1000).toFixed(1), String(items), largestDifference.toExponential(1)]),
  );
  const largest = Math.max(...models.flatMap(({ encoders }) => encoders.map(({ largestDifference }) => largestDifference)));
  return [
    ...formatTable([header, ...rows]),
    '',
    `Largest difference from the embeddings of the run: ${largest.toExponential(1)} of the largest entry.`,
    ...models.map(({ description }) => `Shapes, similarity and temperature: ${description}`),
  ];
}
