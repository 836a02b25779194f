import type { Table } from '../../components/table-view.tsx';
import type { EmojiRecall } from './emoji-explorer.ts';
import { KS, modelNames } from './emoji-state.ts';

const titles = { cosine: 'cosine', kme: 'KME' } as const;
const sets = { 'held-out': 'held out', all: 'all' } as const;

/** Recall of both models side by side. */
export function recallTable(rows: readonly EmojiRecall[], language: string): Table {
  const pairs = rows.filter(({ model }) => model === 'cosine');
  return {
    label: `Recall, %; names in ${language}`,
    columns: ['', ...modelNames.flatMap((model) => KS.map((k) => `${titles[model]} ${k}`))],
    rows: pairs.map(({ direction, among, pairs: count }) => ({
      label: `${direction}, ${sets[among]} (${count.toLocaleString('en')})`,
      cells: modelNames.flatMap((model) => {
        const own = rows.find((row) => row.model === model && row.direction === direction && row.among === among)!;
        return KS.map((k) => ({ name: `${model}.${direction}.${among}.${k}`, value: own.recall[k], text: (100 * own.recall[k]).toFixed(1) }));
      }),
    })),
  };
}
