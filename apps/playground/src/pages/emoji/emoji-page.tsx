import { useEffect, useMemo, useState } from 'react';

import { Choice } from '../../components/choice.tsx';
import { Notes } from '../../components/notes.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Progress } from '../../components/progress.tsx';
import { TableView } from '../../components/table-view.tsx';
import { stateCodec } from '../../state/state-codec.ts';
import { useAnswer } from '../../workers/use-answer.ts';
import type { PageModule, PageProps } from '../page.ts';
import { categoryColours, EmojiMapView } from './emoji-map-view.tsx';
import { emojiFields, type EmojiState, languages } from './emoji-state.ts';
import { emojiFormula } from './formula.ts';
import { mapLayout } from './map-layout.ts';
import { Picture } from './picture.tsx';
import { RankingList } from './ranking-list.tsx';
import { recallTable } from './recall-table.ts';
import { useEmoji } from './use-emoji.ts';

const directions = [
  { name: 'words', label: 'words → pictures' },
  { name: 'picture', label: 'picture → names' },
] as const;
const sets = [
  { name: 'all', label: 'all' },
  { name: 'held-out', label: 'held out', hint: 'only emoji whose variants neither were trained on' },
] as const;
const titles = { cosine: 'cosine', kme: 'KME' } as const;
const models = [
  { name: 'cosine', label: 'cosine' },
  { name: 'kme', label: 'KME' },
] as const;
const projections = [
  { name: 'pca', label: 'components' },
  { name: 'umap', label: 'neighbours', hint: 'UMAP' },
] as const;
const rightToLeft: ReadonlySet<string> = new Set(['ar']);
const unseen: readonly number[] = [];

/** A language in its own words. */
function nameOf(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

/** Words in, pictures out, or the other way round, by two models side by side; and the map of all pictures. */
function EmojiPage({ state, update, reset }: PageProps<EmojiState>) {
  const { worker, catalogue, sheet, share, error } = useEmoji();
  const { given, words, picture, language, among, map, projection, seed, x, y, zoom } = state;
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  const ready = catalogue !== undefined;
  const question = { given, words, picture, language, among, seed };
  const asked = useAnswer(JSON.stringify([ready, question]), async (signal) => (ready ? worker.call('ask', question, { signal }) : undefined));
  const choice = { map, projection, seed };
  const mapKey = JSON.stringify([ready, choice]);
  const [laidOut, setLaidOut] = useState(0);
  useEffect(() => setLaidOut(0), [mapKey]);
  const drawn = useAnswer(mapKey, async (signal) => (ready ? { key: mapKey, choice, map: await worker.call('map', choice, { signal, onProgress: setLaidOut }) } : undefined));
  const current = drawn.value?.key === mapKey;
  const located = useAnswer(JSON.stringify([current, mapKey, question]), async (signal) => (current ? { key: mapKey, point: await worker.call('locate', { question, ...choice }, { signal }) } : undefined));
  const measured = useAnswer(JSON.stringify([ready, language]), async (signal) => (ready ? { language, rows: await worker.call('recall', language, { signal }) } : undefined));
  const layout = useMemo(() => drawn.value && mapLayout(drawn.value.map.coordinates), [drawn.value]);
  const heldOut = useMemo(() => new Set(catalogue?.heldOut ?? unseen), [catalogue]);
  const text = { lang: language, dir: rightToLeft.has(language) ? 'rtl' : 'ltr' } as const;
  const names = catalogue?.names[language];
  const answers = asked.value;
  const choosePicture = (index: number) => update({ given: 'picture', picture: catalogue!.codePoints[index] });
  const query = layout && located.value && located.value.key === drawn.value?.key ? layout.place(located.value.point) : undefined;
  const found = answers?.given === 'words' ? answers.rankings.find(({ model }) => model === map)!.answers.map(({ index }) => index) : answers?.partner === undefined ? [] : [answers.partner];
  return (
    <PageFrame
      title="Emoji"
      formula={emojiFormula}
      lead="Type a word in any of 16 languages, or click a picture: what two models find that learned the same pairs, by vectors and by sets of points."
      seed={{ field: emojiFields.seed, value: seed, onChange: (number) => update({ seed: number }) }}
      onReset={reset}
    >
      <Notes notes={[...new Set([error, asked.error, drawn.error, measured.error])].filter((note) => note !== undefined)} alert />
      {!ready && error === undefined && <Progress label="Loading pictures, names and models, percent" done={Math.round(100 * share)} total={100} />}
      <div className="emoji">
        <section aria-label="Search" className="results" aria-busy={!ready}>
          <div className="row">
            <Choice label="Given" value={given} options={directions} onChange={(name) => update({ given: name })} />
            <Choice label="Among" value={among} options={sets} onChange={(name) => update({ among: name })} />
            <label className="number">
              <span>Names in</span>
              <select value={language} onChange={({ target }) => update({ language: target.value as EmojiState['language'] })}>
                {languages.map((one) => (
                  <option key={one} value={one} lang={one}>
                    {nameOf(one)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {given === 'words' ? (
            <label className="search">
              <span>Words, in any of the languages</span>
              <input
                type="search"
                dir="auto"
                value={typed}
                maxLength={emojiFields.words.longest}
                placeholder={answers?.example === true ? answers.words : undefined}
                onChange={({ target }) => {
                  setTyped(target.value);
                  update({ words: target.value });
                }}
              />
            </label>
          ) : (
            sheet && names && answers?.given === 'picture' && answers.partner !== undefined && (
              <p className="asked">
                <Picture sheet={sheet} index={answers.partner} size={64} />
                <span>
                  <strong {...text}>{names[answers.partner]}</strong>
                  <br />
                  {heldOut.has(answers.partner) ? 'held out: neither it nor a variant was trained on' : 'trained on'}
                </span>
              </p>
            )
          )}
          <p className="hint" role="status">
            {answers?.example === true &&
              (answers.given === 'words' ? (
                <>
                  Example of the seed, {among === 'all' ? 'trained on' : 'held out'}: “<span {...text}>{answers.words}</span>”.
                </>
              ) : (
                'Example of the seed; click a picture for another.'
              ))}
            {names && answers && (
              <span className="visually-hidden">
                {answers.rankings.map(({ model, answers: [best] }) => (
                  <span key={model}>
                    {' '}
                    Best by {titles[model]}: <span {...text}>{names[best.index]}</span>.
                  </span>
                ))}
              </span>
            )}
          </p>
          {sheet && names && answers && (
            <div className="rankings">
              {answers.rankings.map((ranking) => (
                <RankingList
                  key={ranking.model}
                  title={titles[ranking.model]}
                  ranking={ranking}
                  answers={answers}
                  sheet={sheet}
                  names={names}
                  heldOut={heldOut}
                  text={text}
                  onChoose={(index) => (answers.given === 'words' ? choosePicture(index) : update({ given: 'words', words: names[index] }))}
                />
              ))}
            </div>
          )}
          {measured.value && <TableView {...recallTable(measured.value.rows, nameOf(measured.value.language))} />}
          {measured.value && (
            <p className="hint">
              Share of the queries whose partner is among the first 1, 5 and 10. Among all most pairs were learned, so that is memory; those held out, with all their variants, compete with one another, and chance finds {(1000 / heldOut.size).toFixed(1)} % among 10. One seed each: over five, sets of points gained nothing (<code>docs/kme.md</code>).
            </p>
          )}
        </section>
        <section aria-label="Map" className="results">
          <div className="row">
            <Choice label="Map of the pictures by" value={map} options={models} onChange={(name) => update({ map: name })} />
            <Choice label="Projection" value={projection} options={projections} onChange={(name) => update({ projection: name })} />
            {ready && !current && projection === 'umap' && (
              <>
                <Progress label="Laying out, percent" done={Math.round(100 * laidOut)} total={100} />
                <button type="button" onClick={() => update({ projection: 'pca' })}>
                  Stop
                </button>
              </>
            )}
          </div>
          {ready && layout === undefined && projection === 'pca' && drawn.error === undefined && <p role="status">Placing the pictures …</p>}
          {layout && catalogue && sheet && names && (
            <>
              <EmojiMapView layout={layout} catalogue={catalogue} sheet={sheet} names={names} heldOut={heldOut} text={text} view={{ x, y, zoom }} onView={update} query={query} found={found} onChoose={choosePicture} />
              <ul className="legend">
                {catalogue.categories.map((category, index) => (
                  <li key={category}>
                    <i style={{ background: categoryColours[index] }} /> {category}
                  </li>
                ))}
              </ul>
              <MapNote choice={drawn.value!.choice} fit={drawn.value!.map.fit} />
            </>
          )}
        </section>
      </div>
      <p className="hint">
        Pictures: Noto Emoji (Apache-2.0). Names: Unicode CLDR (Unicode License V3).
        {catalogue && ` Computed in this browser on ${catalogue.engine}.`}
      </p>
    </PageFrame>
  );
}

function MapNote({ choice: { map, projection }, fit }: { readonly choice: Pick<EmojiState, 'map' | 'projection'>; readonly fit: number | undefined }) {
  const distance = map === 'cosine' ? 'the distances of the unit vectors' : 'the angles of the kernel means, D² = −2σ² ln cos∠(μ, μ′)';
  return (
    <p className="hint" data-name="map-note">
      {projection === 'umap' ? (
        `UMAP of 15 neighbours by ${distance}: who is near whom counts, not how far others are.`
      ) : (
        <>
          {map === 'cosine' ? 'Principal components of the unit vectors' : `Classical scaling of ${distance}, principal components where a set has one point`}; the plane keeps{' '}
          <output data-name="fit" data-value={fit}>
            {(100 * (fit ?? 0)).toFixed(0)} %
          </output>{' '}
          of the squared inner products.
        </>
      )}{' '}
      Rings: the best answers. Cross: the question, at the mean place under ν.
    </p>
  );
}

/** The page of emoji. */
export const emojiPage: PageModule<EmojiState> = { codec: stateCodec<EmojiState>(emojiFields), Component: EmojiPage };
