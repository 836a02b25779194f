import { lossInfo, type LossName, type OwnLossOptions, pairLoss } from '@crossmodal/losses';

/** What is wrong with a setting. */
export interface SettingProblem {
  readonly path: string[];
  readonly message: string;
}

/** What is wrong with the options of a loss, by the registry's description of them, and with its teacher. */
export function lossOptionProblems({ loss, lossOptions, teacher }: { loss: LossName; lossOptions: Record<string, unknown>; teacher: string | null }): SettingProblem[] {
  const { options, needs } = lossInfo(loss);
  const known = Object.keys(options);
  const unknown = Object.keys(lossOptions).filter((name) => !known.includes(name));
  const problems = unknown.map((name) => ({ path: ['lossOptions', name], message: known.length === 0 ? `the loss ${loss} has no options` : `the loss ${loss} has ${known.join(', ')}` }));
  if (unknown.length === 0) {
    try {
      pairLoss(loss, lossOptions as OwnLossOptions[LossName] & object);
    } catch (error) {
      problems.push({ path: ['lossOptions'], message: (error as Error).message });
    }
  }
  if (needs.includes('teacher') !== (teacher !== null)) {
    problems.push({ path: ['teacher'], message: teacher === null ? `the loss ${loss} needs the folder of a trained run` : `the loss ${loss} has no teacher, expected null` });
  }
  return problems;
}
