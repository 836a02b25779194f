import { diagnoseEmbeddings, diagnoseGeometry, diagnoseLogits, type DiagnoseOptions } from '@crossmodal/evaluation';

import type { Diagnosis } from './diagnosis-result.ts';
import type { DiagnosedPairs } from './read-diagnosed.ts';

/** The diagnosis of embeddings by their cosines; of a run with another similarity, by its own logits and the vectors as they are, if they are vectors. */
export async function diagnosisOf(pairs: DiagnosedPairs, options: Omit<DiagnoseOptions, 'zu' | 'zv' | 'partners' | 'labels'>): Promise<Diagnosis> {
  const { zu, zv, labels, learned } = pairs;
  if (learned === undefined) return { ...(await diagnoseEmbeddings({ ...pairs, ...options })), compared: { similarity: 'cosine', geometry: 'unit vectors' } };
  const { similarity, vectors, logits, among } = learned;
  const { sample, random, kernel, ...rest } = options;
  const ofLogits = await diagnoseLogits({ pairs: zu.rows, logits, among, ...(labels && { labels }), random, ...rest });
  const ofVectors = vectors
    ? await diagnoseGeometry({ zu, zv, random, ...(sample !== undefined && { sample }), ...(kernel && { kernel }), ...(rest.signal && { signal: rest.signal }), ...(rest.onProgress && { onProgress: rest.onProgress }) })
    : { cosine: null, gap: null, spread: null, structure: null };
  return { ...ofLogits, items: { ...ofLogits.items, width: vectors ? zu.columns : null }, oneToOne: true, ...ofVectors, compared: { similarity, geometry: vectors ? 'raw vectors' : null } };
}
