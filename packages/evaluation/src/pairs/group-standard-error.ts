/**
 * Standard error of an estimate from the influence of every query and of every candidate: those of one group are summed,
 * for they are not independent, and the groups are (Hájek's projection of a U-statistic; DeLong, DeLong and
 * Clarke-Pearson 1988 for the AUC).
 */
export function groupStandardError(
  { queryGroups, candidateGroups }: { readonly queryGroups: Uint32Array; readonly candidateGroups: Uint32Array },
  ofQuery: (query: number) => number,
  ofCandidate: (candidate: number) => number,
): { readonly standardError: number; readonly groups: number } {
  let groups = 0;
  for (const list of [queryGroups, candidateGroups]) for (let i = 0; i < list.length; i++) groups = Math.max(groups, list[i] + 1);
  const influence = new Float64Array(groups);
  for (let query = 0; query < queryGroups.length; query++) influence[queryGroups[query]] += ofQuery(query);
  for (let candidate = 0; candidate < candidateGroups.length; candidate++) influence[candidateGroups[candidate]] += ofCandidate(candidate);
  let squares = 0;
  for (let group = 0; group < groups; group++) squares += influence[group] ** 2;
  return { standardError: Math.sqrt((squares * groups) / (groups - 1)), groups };
}
