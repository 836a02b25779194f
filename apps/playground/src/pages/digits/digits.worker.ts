import { inflateIfGzip, type LabelledImages, readIdxImages, readIdxLabels } from '@crossmodal/datasets';

import { fetchBytes } from '../../workers/fetch-bytes.ts';
import type { TaskContext } from '../../workers/messages.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { type StartedEngine, startBrowserEngine } from '../../workers/start-browser-engine.ts';
import { DigitModels, type DigitsNews, type DigitsScore } from './digit-models.ts';
import type { DigitsState } from './digits-state.ts';

let opened: Promise<DigitModels> | undefined;

/** @param base Folder of the site. */
function models(base: string): Promise<DigitModels> {
  opened ??= Promise.all([part(base, 'train'), part(base, 'test')]).then(([train, test]) => new DigitModels({ train, test }));
  // A load that failed may be tried again.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function part(base: string, name: 'train' | 'test'): Promise<LabelledImages> {
  const [images, labels] = await Promise.all(
    (['images', 'labels'] as const).map(async (kind) => inflateIfGzip(await fetchBytes(new URL(`data/mnist-${name}-${kind}.gz`, base)))),
  );
  return { ...readIdxImages(images, { name: `MNIST ${name} images` }), labels: readIdxLabels(labels, { name: `MNIST ${name} labels` }), classes: 10 };
}

const tasks = {
  async train({ base, state }: { base: string; state: DigitsState }, context: TaskContext<DigitsNews | StartedEngine>): Promise<DigitsScore[]> {
    const [digits, engine] = await Promise.all([models(base), startBrowserEngine(state.engine)]);
    context.progress(engine);
    return digits.train(state, context);
  },
  testImage: async ({ base, index }: { base: string; index: number }) => (await models(base)).testImage(index),
  classify: async ({ base, pixels }: { base: string; pixels: Uint8Array }) => (await models(base)).classify(pixels),
  draw: async ({ base, ...options }: { base: string; label: number; draws: number; seed: number }) => (await models(base)).draw(options),
};

/** Tasks of this worker. */
export type DigitsTasks = typeof tasks;

serveTasks(tasks);
