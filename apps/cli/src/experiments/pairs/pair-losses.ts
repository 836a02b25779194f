import { lossInfo, losses, type LossName } from '@crossmodal/losses';

/** The registered losses that learn from pairs; the others take logits of labels, which are a modality of their own. */
export const pairLossNames = (Object.keys(losses) as LossName[]).filter((name) => lossInfo(name).input !== 'label-logits') as [LossName, ...LossName[]];
