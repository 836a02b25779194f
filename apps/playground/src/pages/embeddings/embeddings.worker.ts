import type { TaskContext } from '../../workers/messages.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { diagnosePairs, type DiagnosisProgress, examplePairs } from './diagnose-pairs.ts';
import type { EmbeddingsState } from './embeddings-state.ts';
import { readEmbeddingFiles } from './read-embedding-files.ts';

const tasks = {
  /** Of some files, or of the example if there are none. */
  diagnose: async ({ files, ...state }: EmbeddingsState & { readonly files: readonly File[] }, context: TaskContext<DiagnosisProgress>) => {
    const pairs = files.length === 0 ? examplePairs(state) : await readEmbeddingFiles(files);
    // A stop that has arrived has its turn: a slider that is drawn asks for more than it waits for.
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    context.signal.throwIfAborted();
    return diagnosePairs(pairs, state, context);
  },
};

/** Tasks of this worker. */
export type EmbeddingsTasks = typeof tasks;

serveTasks(tasks);
