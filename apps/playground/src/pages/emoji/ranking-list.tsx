import { signed } from '../../components/signed.ts';
import { TableView } from '../../components/table-view.tsx';
import type { EmojiAnswers, EmojiRanking } from './emoji-explorer.ts';
import { meetingTable } from './meeting-table.ts';
import { Picture } from './picture.tsx';
import type { SpriteSheet } from './sprite-sheet.ts';

/** What {@link RankingList} takes. */
export interface RankingListProps {
  readonly title: string;
  readonly ranking: EmojiRanking;
  readonly answers: EmojiAnswers;
  readonly sheet: SpriteSheet;
  readonly names: readonly string[];
  readonly heldOut: ReadonlySet<number>;
  /** Attributes of the language of the names. */
  readonly text: { readonly lang: string; readonly dir: 'ltr' | 'rtl' };
  readonly onChoose: (index: number) => void;
}

/** What one model finds, best first. */
export function RankingList({ title, ranking, answers, sheet, names, heldOut, text, onChoose }: RankingListProps) {
  const { given, partner, candidates } = answers;
  const of = candidates.toLocaleString('en');
  return (
    <section className="ranking" aria-label={`What ${title} finds`} data-model={ranking.model}>
      <h2>{title}</h2>
      <p className="hint">
        {ranking.rank === undefined ? (
          `Best of ${of} ${given === 'words' ? 'pictures' : 'names'}.`
        ) : (
          <>
            {given === 'words' ? 'The picture so named' : 'Its own name'}: rank{' '}
            <output data-name="rank" data-value={ranking.rank}>
              {ranking.rank.toLocaleString('en')}
            </output>{' '}
            of {of}.
          </>
        )}
      </p>
      <ol>
        {ranking.answers.map(({ index, logit, probability }) => (
          <li key={index} className={index === partner ? 'partner' : undefined} data-index={index} data-logit={logit} data-probability={probability}>
            <button type="button" onClick={() => onChoose(index)} title={given === 'words' ? 'Find names for this picture' : 'Find pictures for this name'}>
              <Picture sheet={sheet} index={index} />
              <span className="name" {...text}>
                {names[index]}
              </span>
              {index === partner && <span className="visually-hidden">, the right one</span>}
            </button>
            <span className="odds">
              <meter min={0} max={1} value={probability} aria-label={`Probability ${(100 * probability).toFixed(1)} %`} />
              <span title="logit s, and probability ν">
                s {signed(logit, 2)} · {(100 * probability).toFixed(1)} %
              </span>
              <span className={heldOut.has(index) ? 'tag unseen' : 'tag'}>{heldOut.has(index) ? 'held out' : 'trained on'}</span>
            </span>
          </li>
        ))}
      </ol>
      {ranking.meeting && (
        <details>
          <summary>Which points meet</summary>
          <TableView {...meetingTable(ranking.meeting)} />
        </details>
      )}
    </section>
  );
}
