import type { Probabilities } from '@crossmodal/evaluation';

import { formatPercent } from '../format.ts';
import type { Terminal } from '../terminal.ts';

/** Labels that the plain output names for an item. */
const SHOWN = 3;

/** What was asked, and the probabilities of the labels. */
export interface Answers {
  readonly loss: string;
  readonly names: readonly string[];
  /** True label, where it is known. */
  readonly labels: readonly (number | null)[];
  readonly probabilities: Probabilities;
}

/** Prints the most probable labels of items, or all of them as JSON. */
export function sayAnswers({ loss, names, labels, probabilities: { data, columns } }: Answers, { json, terminal }: { json: boolean; terminal: Terminal }): void {
  const answers = names.map((image, row) => {
    const ranked = Array.from(data.subarray(row * columns, (row + 1) * columns), (probability, label) => ({ label, probability })).toSorted(
      (a, b) => b.probability - a.probability,
    );
    return { image, trueLabel: labels[row], label: ranked[0].label, probabilities: ranked };
  });
  if (json) {
    terminal.result(JSON.stringify({ loss, images: answers }));
    return;
  }
  for (const { image, trueLabel, probabilities: ranked } of answers) {
    const shown = ranked.slice(0, SHOWN).map(({ label, probability }) => `${label} (${formatPercent(probability, 2)})`);
    terminal.result(`${image}: ${shown.join(', ')}${trueLabel === null ? '' : `; its label is ${trueLabel}`}`);
  }
}
