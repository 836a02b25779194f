import type { Command } from 'commander';

import { evaluateMnist, resultLines } from '../experiments/mnist/evaluate-mnist.ts';
import { readMnistData } from '../experiments/mnist/mnist-data.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal evaluate`: measures a trained run again and writes its result and report anew. */
export async function evaluateVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const { json } = command.opts<{ json?: boolean }>();
  const run = openRunFolder(path);
  const engine = await startEngine(run.config.engine, terminal);
  const data = await readMnistData(run.config.data);
  const result = await evaluateMnist(run, data, { engine, terminal, trainingSeconds: null });
  if (json) terminal.result(JSON.stringify(result));
  else for (const line of [...resultLines(result), '', `Report: ${run.report}`]) terminal.result(line);
}
