import { lossInfo, type LossName } from '@crossmodal/losses';

/** What is wrong with a setting. */
export interface SettingProblem {
  readonly path: string[];
  readonly message: string;
}

/** What the options of a loss are not: known to the registry, of the right kind, complete. */
export function lossOptionProblems({ loss, lossOptions, teacher }: { loss: LossName; lossOptions: Record<string, unknown>; teacher: string | null }): SettingProblem[] {
  const { options, needs } = lossInfo(loss);
  const problems: SettingProblem[] = [];
  for (const [name, value] of Object.entries(lossOptions)) {
    const path = ['lossOptions', name];
    if (!Object.hasOwn(options, name)) {
      const known = Object.keys(options);
      problems.push({ path, message: `the loss ${loss} has ${known.length === 0 ? 'no options' : `the options ${known.join(', ')}`}` });
      continue;
    }
    const { kind, choices } = options[name];
    if (kind === 'choice' && !(choices ?? []).includes(value as never)) problems.push({ path, message: `expected one of ${(choices ?? []).join(', ')}` });
    if (kind !== 'choice' && typeof value !== kind) problems.push({ path, message: `expected a ${kind}` });
  }
  if (needs.includes('teacher') && teacher === null) problems.push({ path: ['teacher'], message: `expected the folder of a trained run, which the loss ${loss} learns from` });
  if (!needs.includes('teacher') && teacher !== null) problems.push({ path: ['teacher'], message: `expected null, for the loss ${loss} has no teacher` });
  return problems;
}
