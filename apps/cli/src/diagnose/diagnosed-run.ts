import type { LogitBlock, Logits } from '@crossmodal/evaluation';
import { similarities } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import type { Terminal } from '../terminal.ts';
import { UsageError } from '../errors.ts';
import { type EmbeddedItems, embedSide, takeItems } from '../experiments/pairs/embed-side.ts';
import { logitRows } from '../experiments/pairs/logit-rows.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { pairExperiments } from '../experiments/pairs/registry.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { DiagnosedPairs } from './read-diagnosed.ts';

/** The flags that need embeddings compared by their cosines. */
interface CosineFlags {
  readonly temperature?: string;
  readonly mitigate?: string;
}

/** The embeddings that the model of a pair run gives to its test pairs, with its logits where they are not those of cosines. */
export async function diagnosedRun(path: string, { flags, terminal }: { readonly flags: CosineFlags; readonly terminal: Terminal }): Promise<DiagnosedPairs> {
  const run = openRunFolder(path) as PairRun;
  const experiment = pairExperiments.find(({ name }) => name === run.config.experiment)!;
  const { similarity: name } = run.config.model;
  if (name !== 'cosine') {
    if (flags.mitigate !== undefined) throw new UsageError(`--mitigate ${flags.mitigate} re-aligns embeddings that are compared by their cosines, and the run ${path} has the similarity ${name}; expected a run with cosine, or no --mitigate`);
    if (flags.temperature !== undefined) throw new UsageError(`--temperature ${flags.temperature} is that of cosines, and the run ${path} has the similarity ${name} with a temperature of its own; expected no --temperature`);
  }
  await startEngine(run.config.engine, terminal);
  const { test, sides = experiment.sides } = await experiment.load(run.config.data, { progress: terminal.progress });
  const model = trainedPairModel(experiment, run);
  try {
    const [zu, zv] = [await embedSide(model.u, test.u, test.count), await embedSide(model.v, test.v, test.count)];
    const pairs = { zu, zv, ...(test.labels && { labels: Array.from(test.labels, String) }), sides, source: { u: `${path}, test pairs`, v: `${path}, test pairs` }, temperature: model.temperature() };
    if (name === 'cosine') {
      model.dispose();
      return pairs;
    }
    const table = async (queries: EmbeddedItems, candidates: EmbeddedItems, from: 'u' | 'v'): Promise<Logits> => ({
      // A similarity need not be symmetric in its arguments, so v asks by columns that become rows.
      data: await logitRows(from === 'u' ? model.similarity : (a, b) => tf.transpose(model.similarity(b, a)), queries, candidates),
      rows: queries.rows,
      columns: candidates.rows,
    });
    const part = ({ data, columns }: EmbeddedItems, { start, end }: LogitBlock): EmbeddedItems => ({ data: data.subarray(start * columns, end * columns), rows: end - start, columns });
    return {
      ...pairs,
      learned: {
        similarity: name,
        vectors: similarities[name].item === 'vector',
        logits: (block) => (block.from === 'u' ? table(part(zu, block), zv, 'u') : table(part(zv, block), zu, 'v')),
        among: (chosen) => table(takeItems(zu, chosen), takeItems(zv, chosen), 'u'),
        dispose: () => model.dispose(),
      },
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
