import type { Command } from 'commander';

import { experimentNamed } from '../experiments/registry.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal evaluate`: measures a trained run again and writes its result and report anew. */
export async function evaluateVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const { json } = command.opts<{ json?: boolean }>();
  const run = openRunFolder(path);
  const engine = await startEngine(run.config.engine, terminal);
  const prepared = await experimentNamed(run.config.experiment, path).prepare(run.config, terminal);
  const { result, lines } = await prepared.evaluate(run, { engine, terminal });
  if (json) terminal.result(JSON.stringify(result));
  else for (const line of [...lines, '', `Report: ${run.report}`]) terminal.result(line);
}
