import { levitus94Url } from '@crossmodal/data-levitus94';
import { gridProfiles, readOceanBytes } from '@crossmodal/datasets/ocean/browser';

import { fetchBytes } from '../../workers/fetch-bytes.ts';
import type { TaskContext } from '../../workers/messages.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { OceanModels, type OceanModelState } from './ocean-models.ts';
import { oceanLevels, type OceanState } from './ocean-state.ts';

let opened: Promise<OceanModels> | undefined;

/** The climatology has no gaps, only levels far apart: as for `crossmodal train ocean-profiles`. */
function models(): Promise<OceanModels> {
  opened ??= load();
  // A load that failed may be tried again.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function load(): Promise<OceanModels> {
  const profiles = await readOceanBytes(await fetchBytes(levitus94Url), { name: 'Levitus 1994' });
  const { grid } = await gridProfiles(profiles, { levels: oceanLevels, coverage: 1, relativeGap: 0.5 });
  return new OceanModels(grid);
}

const tasks = {
  reconstruct: async (state: OceanModelState & Pick<OceanState, 'latitude' | 'longitude'>) => (await models()).reconstruct(state),
  survey: async (state: OceanModelState, context: TaskContext<number>) => (await models()).survey(state, context),
};

/** Tasks of this worker. */
export type OceanTasks = typeof tasks;

serveTasks(tasks);
