import { formatEmbeddingPairs, syntheticEmbeddings } from '@crossmodal/datasets/embeddings/browser';
import { type AlignmentName, alignmentNames, type AlignmentScore, bestAlignment, diagnoseEmbeddings, type DiagnosisFinding, diagnosisFindings, type EmbeddingDiagnosis, type EmbeddingMap, type Embeddings, type FindingWays, tryAlignments } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';

import type { TaskContext } from '../../workers/messages.ts';
import { embeddingsFields, type EmbeddingsState, EXAMPLE_WIDTH } from './embeddings-state.ts';
import type { EmbeddingPairs } from './read-embedding-files.ts';

/** A diagnosis with its words. */
export interface PageDiagnosis {
  readonly sides: { readonly u: string; readonly v: string };
  readonly diagnosis: EmbeddingDiagnosis;
  readonly findings: readonly DiagnosisFinding[];
  /** What re-alignments are worth on held-out pairs; null if they were not tried. */
  readonly mitigations: readonly AlignmentScore[] | null;
}

/** Files to download, with the embeddings after the map that found most. */
export interface AlignedFiles {
  readonly method: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** What is being done, and the share of it that is. */
export interface DiagnosisProgress {
  readonly what: string;
  readonly share: number;
}

/** The part of the state that all diagnoses depend on. */
export type DiagnosisSettings = Pick<EmbeddingsState, 'temperature' | 'maps' | 'seed'>;

type Settings = DiagnosisSettings & { readonly signal: AbortSignal };

/** Of the maps that need no training, and so no tfjs. */
const CLOSED_FORMS: readonly AlignmentName[] = ['centre', 'procrustes', 'cca'];

const WAYS: FindingWays = {
  pair: 'say which by a file of partners',
  changeTemperature: '“Temperature” gives another',
  tryMaps: () => '“Re-align”',
  keepMap: 'The table of re-alignments has the result to download.',
};

/** The example: pairs with a known gap, turn and number of axes. */
export function examplePairs({ pairs, shared, gap, noise, turn, seed }: EmbeddingsState): EmbeddingPairs {
  const [zu, zv] = syntheticEmbeddings({ pairs, width: EXAMPLE_WIDTH, shared, gap, noise, turn, random: createRandom(seed, 3) });
  return { zu, zv, sides: { u: 'image', v: 'text' } };
}

/** What `crossmodal diagnose` finds for these pairs, of the same seed. */
export async function diagnosePairs(pairs: EmbeddingPairs, settings: DiagnosisSettings, { signal, progress }: TaskContext<DiagnosisProgress>): Promise<PageDiagnosis> {
  const { sides } = pairs;
  const { temperature, maps, seed } = settings;
  const onProgress = (what: string, share: number) => progress({ what, share });
  const diagnosis = await diagnoseEmbeddings({ ...pairs, temperature, random: createRandom(seed), signal, onProgress });
  const mitigations =
    maps === 'off'
      ? null
      : await tryAlignments(pairs, {
          ...fitsOf({ ...settings, signal }),
          names: maps === 'all' ? alignmentNames : CLOSED_FORMS,
          temperature,
          signal,
          onProgress: (name, share) => onProgress(`re-alignment: ${name}`, share),
        });
  return { sides, diagnosis, findings: diagnosisFindings(diagnosis, { sides, temperatureGiven: temperature !== embeddingsFields.temperature.default, mitigations, ways: WAYS }), mitigations };
}

/** What `crossmodal diagnose --write aligned.npy` writes. */
export async function alignPairs(pairs: EmbeddingPairs, scores: readonly AlignmentScore[], settings: Settings): Promise<AlignedFiles> {
  const { method, u, v } = await bestAlignment(pairs, scores, fitsOf(settings));
  return { method, files: formatEmbeddingPairs({ u, v, paired: pairs.partners === undefined }).map(({ suffix, bytes }) => ({ name: `aligned${suffix}.npy`, bytes })) };
}

function fitsOf({ temperature, seed, signal }: Settings) {
  return {
    random: (stream: number) => createRandom(seed, stream),
    linear: async (zu: Embeddings, zv: Embeddings): Promise<EmbeddingMap> => {
      // With tfjs, which nothing else here needs.
      const { fitLinearHead } = await import('./fit-linear-head.ts');
      return fitLinearHead(zu, zv, { temperature, seed, signal });
    },
  };
}
