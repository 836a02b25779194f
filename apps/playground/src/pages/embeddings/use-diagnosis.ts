import { useEffect, useRef, useState } from 'react';

import { errorInWords } from '../../shell/error-in-words.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { DiagnosisProgress, PageDiagnosis } from './diagnose-pairs.ts';
import type { EmbeddingsState } from './embeddings-state.ts';
import type { EmbeddingsTasks } from './embeddings.worker.ts';

/** A diagnosis as the page sees it. */
export interface Diagnosis {
  readonly value: PageDiagnosis | undefined;
  readonly error: string | undefined;
  /** Undefined while nothing runs. */
  readonly progress: DiagnosisProgress | undefined;
  readonly stopped: boolean;
  readonly stop: () => void;
  readonly again: () => void;
}

interface Outcome {
  readonly value?: PageDiagnosis;
  readonly error?: string;
  readonly progress?: DiagnosisProgress;
  readonly stopped?: boolean;
}

/** Diagnoses some files, or the example if there are none, anew whenever they or the state change. */
export function useDiagnosis(state: EmbeddingsState, files: readonly File[]): Diagnosis {
  const worker = useWorker<EmbeddingsTasks>(() => new Worker(new URL('./embeddings.worker.ts', import.meta.url), { type: 'module' }));
  const controller = useRef<AbortController>(undefined);
  const [outcome, setOutcome] = useState<Outcome>({});
  const [attempt, setAttempt] = useState(0);
  const { temperature, maps, seed } = state;
  // Files have no parameters but these.
  const key = JSON.stringify(files.length === 0 ? state : { temperature, maps, seed });
  useEffect(() => {
    const own = new AbortController();
    const { signal } = own;
    controller.current = own;
    setOutcome((before) => ({ ...(before.value && { value: before.value }), progress: { what: files.length === 0 ? 'example' : 'reading', share: 0 } }));
    const run = async () => {
      try {
        const value = await worker.call('diagnose', { ...state, files }, {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted) setOutcome((before) => ({ ...before, progress }));
          },
        });
        if (!signal.aborted) setOutcome({ value });
      } catch (error) {
        // What is of other files would be taken for theirs.
        if (!signal.aborted) setOutcome({ error: errorInWords(error) });
      }
    };
    void run();
    return () => own.abort();
  }, [worker, files, key, attempt]);
  return {
    value: outcome.value,
    error: outcome.error,
    progress: outcome.progress,
    stopped: outcome.stopped ?? false,
    stop: () => {
      controller.current?.abort();
      // Steps that do not look at the signal end with the worker.
      worker.dispose();
      setOutcome({ stopped: true });
    },
    again: () => setAttempt((count) => count + 1),
  };
}
