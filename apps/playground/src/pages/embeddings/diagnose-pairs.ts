import { syntheticEmbeddings } from '@crossmodal/datasets/embeddings/browser';
import { type AlignmentMethod, type AlignmentScore, compareAlignments, diagnoseEmbeddings, type DiagnosisFinding, diagnosisFindings, type EmbeddingDiagnosis, type FindingWays, fitAlignment } from '@crossmodal/evaluation';
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

/** What is being done, and the share of it that is. */
export interface DiagnosisProgress {
  readonly what: string;
  readonly share: number;
}

/** Maps that need no training, and so no tfjs. */
const METHODS: readonly AlignmentMethod[] = ['centre', 'procrustes', 'cca'];

const WAYS: FindingWays = {
  pair: 'give the partners of other rows to the command: crossmodal diagnose --pairs FILE',
  changeTemperature: '“Temperature” gives another',
  tryMaps: () => '“Re-align” above',
  keepMap: 'Keep the result by the command: crossmodal diagnose --mitigate all --write aligned.npy.',
};

/** The example: pairs with a known gap, turn and number of axes. */
export function examplePairs({ pairs, shared, gap, noise, turn, seed }: EmbeddingsState): EmbeddingPairs {
  const [zu, zv] = syntheticEmbeddings({ pairs, width: EXAMPLE_WIDTH, shared, gap, noise, turn, random: createRandom(seed, 3) });
  return { zu, zv, sides: { u: 'image', v: 'text' } };
}

/** What `crossmodal diagnose` finds for these pairs, of the same seed. */
export async function diagnosePairs({ zu, zv, sides }: EmbeddingPairs, { temperature, maps, seed }: Pick<EmbeddingsState, 'temperature' | 'maps' | 'seed'>, { signal, progress }: TaskContext<DiagnosisProgress>): Promise<PageDiagnosis> {
  const onProgress = (what: string, share: number) => progress({ what, share });
  const diagnosis = await diagnoseEmbeddings({ zu, zv, temperature, random: createRandom(seed), signal, onProgress });
  const mitigations =
    maps === 'off'
      ? null
      : await compareAlignments(zu, zv, {
          candidates: [
            { name: 'as they are', temperature, fit: (u, v) => fitAlignment('none', u, v, { random: createRandom(seed, 2) }) },
            ...METHODS.map((method) => ({ name: method, fit: (u: typeof zu, v: typeof zv) => fitAlignment(method, u, v, { random: createRandom(seed, 2) }) })),
          ],
          random: createRandom(seed, 1),
          signal,
          onProgress: (name, share) => onProgress(`re-alignment: ${name}`, share),
        });
  return { sides, diagnosis, findings: diagnosisFindings(diagnosis, { sides, temperatureGiven: temperature !== embeddingsFields.temperature.default, mitigations, ways: WAYS }), mitigations };
}
