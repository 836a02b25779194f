import type { Table } from '../../components/table-view.tsx';
import type { PointMeeting } from './emoji-explorer.ts';

/** Which points of the picture and of the name make their similarity. */
export function meetingTable({ ofPicture, ofName, shares }: PointMeeting): Table {
  const percent = (share: number) => (100 * share).toFixed(0);
  return {
    label: 'Best answer, % of the sum by points (in brackets: their weights)',
    columns: ['', ...Array.from(ofName, (weight, j) => `v${subscript(j + 1)} (${percent(weight)})`)],
    rows: Array.from(ofPicture, (weight, i) => ({
      label: `u${subscript(i + 1)} (${percent(weight)})`,
      cells: Array.from(shares[i], (share, j) => ({ name: `share.${i}.${j}`, value: share, text: percent(share) })),
    })),
  };
}

function subscript(number: number): string {
  return String.fromCodePoint(0x2080 + number);
}
