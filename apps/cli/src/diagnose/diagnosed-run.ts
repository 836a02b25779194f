import type { Terminal } from '../terminal.ts';
import { UsageError } from '../errors.ts';
import { embedSide } from '../experiments/pairs/embed-side.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { pairExperiments } from '../experiments/pairs/registry.ts';
import { trainedPairModel } from '../experiments/pairs/trained-pair-model.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { DiagnosedPairs } from './read-diagnosed.ts';

/** The embeddings that the model of a run gives to its test pairs. */
export async function diagnosedRun(path: string, terminal: Terminal): Promise<DiagnosedPairs> {
  const run = openRunFolder(path) as PairRun;
  const experiment = pairExperiments.find(({ name }) => name === run.config.experiment);
  if (experiment === undefined) throw new UsageError(`${path} is a run of ${run.config.experiment}, whose second modality is a few labels; expected a run of ${pairExperiments.map(({ name }) => name).join(', ')}. See its own report, or crossmodal evaluate ${path}`);
  const { similarity } = run.config.model;
  if (similarity !== 'cosine') throw new UsageError(`${path} has the similarity ${similarity}; expected cosine, whose geometry is that of the unit sphere. For the calibration of others see crossmodal evaluate ${path}`);
  await startEngine(run.config.engine, terminal);
  const { test, sides = experiment.sides } = await experiment.load(run.config.data, { progress: terminal.progress });
  const model = trainedPairModel(experiment, run);
  try {
    const [zu, zv] = [await embedSide(model.u, test.u, test.count), await embedSide(model.v, test.v, test.count)];
    return { zu, zv, ...(test.labels && { labels: Array.from(test.labels, String) }), sides, source: { u: `${path}, test pairs`, v: `${path}, test pairs` }, temperature: model.temperature() };
  } finally {
    model.dispose();
  }
}
