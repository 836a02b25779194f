import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { evaluateVerb } from '../verbs/evaluate.ts';

/** The flags for which the second modality must be items, not labels. */
const OF_ITEMS = ['temperature', 'mitigate', 'write', 'out'] as const;

/**
 * Diagnoses a run whose second modality is a few labels. There is no cloud of labels to measure, so what can be said is
 * what its evaluation says: retrieval with its AUC, the calibration of posterior and density ratios with the better
 * temperature, and the information bound with its ceiling.
 *
 * @throws UsageError If a flag is given that needs two modalities of items.
 */
export async function diagnoseLabelRun(path: string, command: Command, terminal: Terminal): Promise<void> {
  const flags = command.opts<Partial<Record<(typeof OF_ITEMS)[number], string>>>();
  const foreign = OF_ITEMS.find((name) => flags[name] !== undefined);
  if (foreign !== undefined) throw new UsageError(`--${foreign} ${flags[foreign]} is for two modalities of items, and the second one of the run ${path} is labels; expected no --${foreign}`);
  terminal.say(`The second modality of ${path} is labels: it is measured as by crossmodal evaluate, into the run's own result and report.`);
  await evaluateVerb(path, command, terminal);
}
