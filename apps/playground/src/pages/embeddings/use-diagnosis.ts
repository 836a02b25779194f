import { useEffect, useRef } from 'react';

import { type Run, useRun } from '../../workers/use-run.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { AlignedFiles, DiagnosisProgress, PageDiagnosis } from './diagnose-pairs.ts';
import type { EmbeddingsState } from './embeddings-state.ts';
import type { EmbeddingsTasks } from './embeddings.worker.ts';
import type { EmbeddingFiles } from './read-embedding-files.ts';

/** A diagnosis as the page sees it. */
export interface Diagnosis {
  readonly value: PageDiagnosis | undefined;
  readonly error: string | undefined;
  /** Undefined while nothing runs. */
  readonly progress: DiagnosisProgress | undefined;
  readonly stopped: boolean;
  readonly stop: () => void;
  readonly again: () => void;
  /** Fits the best of the maps that were tried to all pairs, for a download. */
  readonly align: Run<undefined, AlignedFiles>;
}

/** Diagnoses some files, or the example if there are none, anew whenever they or the state change. */
export function useDiagnosis(state: EmbeddingsState, files: EmbeddingFiles): Diagnosis {
  const worker = useWorker<EmbeddingsTasks>(() => new Worker(new URL('./embeddings.worker.ts', import.meta.url), { type: 'module' }));
  const { temperature, maps, seed } = state;
  // Files have no parameters but these.
  const key = JSON.stringify([useVersion(files), files.embeddings.length === 0 ? state : { temperature, maps, seed }]);
  const { phase, error, told, result, start, stop } = useRun<DiagnosisProgress, DiagnosisProgress, PageDiagnosis>({
    key,
    none: { what: files.embeddings.length === 0 ? 'example' : 'reading', share: 0 },
    tell: (_before, progress) => progress,
    work: (options) => worker.call('diagnose', { ...state, files }, options),
  });
  useEffect(start, [key]);
  // The answer before stays while the next is computed; what is of other files would be taken for theirs if that fails.
  const shown = useRef<PageDiagnosis>(undefined);
  if (result !== undefined) shown.current = result;
  else if (phase === 'failed' || phase === 'stopped') shown.current = undefined;
  const align = useRun<never, undefined, AlignedFiles>({
    key,
    none: undefined,
    tell: () => undefined,
    work: (options) => worker.call('align', { ...state, files, scores: result?.mitigations ?? [] }, options),
  });
  return {
    value: shown.current,
    align,
    error,
    progress: phase === 'running' ? told : undefined,
    stopped: phase === 'stopped',
    stop: () => {
      stop();
      // Steps that do not look at the signal end with the worker.
      worker.dispose();
    },
    again: start,
  };
}

/** A number that changes with a value's identity. */
function useVersion(value: unknown): number {
  const last = useRef({ value, version: 0 });
  if (last.current.value !== value) last.current = { value, version: last.current.version + 1 };
  return last.current.version;
}
