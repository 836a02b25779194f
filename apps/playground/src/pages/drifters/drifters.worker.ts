import { fetchBytes } from '../../workers/fetch-bytes.ts';
import type { TaskContext } from '../../workers/messages.ts';
import { readWeights } from '../../workers/read-weights.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { startBrowserEngine } from '../../workers/start-browser-engine.ts';
import weightsUrl from '../../../weights/lagrangian.safetensors.gz?url';
import { type DrifterConfig, DrifterModels, type DrifterQuestion, type DrifterResult } from './drifter-models.ts';

let opened: Promise<DrifterModels> | undefined;

function models(): Promise<DrifterModels> {
  opened ??= load();
  // A load that failed may be tried again.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function load(): Promise<DrifterModels> {
  // A track is a batch of one: nothing for a GPU.
  const [bytes] = await Promise.all([fetchBytes(new URL(weightsUrl, import.meta.url)), startBrowserEngine('wasm')]);
  return new DrifterModels(await readWeights<DrifterConfig, DrifterResult>(bytes, { name: 'the weights of the drifters' }));
}

const tasks = {
  result: async () => (await models()).result,
  answer: async (question: DrifterQuestion, context: TaskContext<number>) => (await models()).answer(question, context),
  maps: async (options: Parameters<DrifterModels['maps']>[0]) => (await models()).maps(options),
  compare: async (question: Parameters<DrifterModels['compare']>[0], context: TaskContext<number>) => (await models()).compare(question, context),
  survey: async (question: Parameters<DrifterModels['survey']>[0], context: TaskContext<number>) => (await models()).survey(question, context),
};

/** Tasks of this worker. */
export type DriftersTasks = typeof tasks;

serveTasks(tasks);
