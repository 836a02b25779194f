import type { AlignmentScore } from '@crossmodal/evaluation';

import type { TaskContext } from '../../workers/messages.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { alignPairs, diagnosePairs, type DiagnosisProgress, examplePairs } from './diagnose-pairs.ts';
import type { EmbeddingsState } from './embeddings-state.ts';
import { type EmbeddingFiles, type EmbeddingPairs, readEmbeddingFiles } from './read-embedding-files.ts';

/** What is diagnosed, and how. */
export type DiagnosisRequest = EmbeddingsState & { readonly files: EmbeddingFiles };

/** Of some files, or of the example if there are none. */
async function pairsOf({ files, ...state }: DiagnosisRequest): Promise<EmbeddingPairs> {
  return files.embeddings.length === 0 ? examplePairs(state) : readEmbeddingFiles(files);
}

const tasks = {
  diagnose: async (request: DiagnosisRequest, context: TaskContext<DiagnosisProgress>) => {
    const pairs = await pairsOf(request);
    // A stop that has arrived has its turn: a slider that is drawn asks for more than it waits for.
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    context.signal.throwIfAborted();
    return diagnosePairs(pairs, request, context);
  },
  align: async ({ scores, ...request }: DiagnosisRequest & { readonly scores: readonly AlignmentScore[] }, { signal }: TaskContext<never>) => alignPairs(await pairsOf(request), scores, { ...request, signal }),
};

/** Tasks of this worker. */
export type EmbeddingsTasks = typeof tasks;

serveTasks(tasks);
