import { groupSplit } from '@crossmodal/datasets';
import { retrieveTopK } from '@crossmodal/evaluation';
import { metricsTable } from '@crossmodal/plots';
import { createRandom } from '@crossmodal/theory';

import { formatPercent, formatTable } from '../../../format.ts';
import { embedSide } from '../embed-side.ts';
import type { FindingsContext, PairFindings } from '../pair-experiment.ts';
import { itemFeatures } from './item-features.ts';
import { languageRecall, type LanguageRecall } from './language-recall.ts';
import type { EmojiPairs } from './load-emoji-pairs.ts';
import { logitsOf } from './logits-of.ts';
import { type PictureProbe, probePictures } from './probe-pictures.ts';
import { type ZeroShotCategories, zeroShotCategories } from './zero-shot-categories.ts';

/** What is measured of a trained model besides retrieval in its first language; goes into `result.json`. */
export interface EmojiFindings {
  /** Numbers that an item is embedded as. */
  readonly numbersPerItem: number;
  readonly groups: { readonly all: number; readonly test: number };
  /** Categories of the test pictures, with the training names of a category as its prompts. */
  readonly zeroShot: ZeroShotCategories;
  /** Categories of the test pictures by a linear classifier of frozen embeddings. */
  readonly linearProbe: PictureProbe;
  readonly languages: readonly LanguageRecall[];
}

const KS = [1, 5, 10] as const;
const VALIDATION_SHARE = 0.2;
const EXAMPLES = 12;
const SHOWN = 5;

/** Zero-shot categories, a linear probe, retrieval in all languages, and examples. */
export async function emojiFindings(pairs: EmojiPairs, { model, zu, zv }: FindingsContext): Promise<PairFindings> {
  const { emoji, groups, split, train, test, classes } = pairs;
  const [trainPictures, trainNames] = [await embedSide(model.u, train.u, train.count), await embedSide(model.v, train.v, train.count)];
  const logits = await logitsOf(model.similarity, zu, zv);
  const { test: validation } = groupSplit({ groups: Array.from(split.train, (item) => groups.groupOf[item]), testFraction: VALIDATION_SHARE, random: createRandom(0) });
  const result: EmojiFindings = {
    numbersPerItem: zu.columns,
    groups: { all: groups.groups.length, test: new Set(Array.from(split.test, (item) => groups.groupOf[item])).size },
    zeroShot: zeroShotCategories({ logits: await logitsOf(model.similarity, zu, trainNames), ofPrompts: train.labels!, ofPictures: test.labels! }),
    linearProbe: probePictures(
      { features: itemFeatures(trainPictures, model.points), labels: train.labels! },
      { features: itemFeatures(zu, model.points), labels: test.labels! },
      { classes, validation },
    ),
    languages: await languageRecall(pairs, { similarity: model.similarity, names: model.v, pictures: zu, ks: KS }),
  };
  const { zeroShot, linearProbe: probe, languages } = result;
  const categories = [
    { way: 'zero-shot, mean of the logits', accuracy: zeroShot.mean, chance: zeroShot.chance },
    { way: 'zero-shot, logarithm of the mean exponential', accuracy: zeroShot.logMeanExp, chance: zeroShot.chance },
    { way: 'linear probe of the pictures', accuracy: probe.accuracy, chance: probe.chance },
  ];
  const percent = (share: number) => formatPercent(share, 1);
  return {
    result,
    lines: [
      '',
      ...formatTable([['category of a picture', 'accuracy', 'chance'], ...categories.map(({ way, accuracy, chance }) => [way, percent(accuracy), percent(chance)])]),
      '',
      ...formatTable([
        ['names in', ...KS.map((k) => `picture → name R@${k}`), ...KS.map((k) => `name → picture R@${k}`)],
        ...languages.map(({ language, pictureToName, nameToPicture }) => [language, ...KS.map((k) => percent(pictureToName[k])), ...KS.map((k) => percent(nameToPicture[k]))]),
      ]),
    ],
    sections: [
      {
        heading: 'Categories',
        paragraphs: [
          `Each of ${test.count} test pictures is put into one of ${zeroShot.categories} categories. Zero-shot: the prompts of a category are its names among those to train on, ${zeroShot.prompts} in all; the score of a category is the mean of the picture's logits with its prompts, or the logarithm of the mean of their exponentials, plus the logarithm of its share. For sets of points the second is the set that joins those of all its prompts. Linear probe: logistic regression on the training pictures as the similarity sees them, ${result.numbersPerItem} numbers each, standardised, with a penalty of ${probe.penalty} chosen on a fifth of their groups. Chance: always the most frequent category of training.`,
        ],
        html: metricsTable({
          columns: [{ key: 'way', label: 'way' }, { key: 'accuracy', label: 'accuracy', format: percent }, { key: 'chance', label: 'chance', format: percent }],
          rows: categories,
        }),
      },
      {
        heading: 'Names in other languages',
        paragraphs: [`Recall of the ${test.count} test pairs with names in each language; training saw ${pairs.settings.languages.join(', ')}. Ties count against the model; by chance ${KS.map((k) => `R@${k} is ${percent(Math.min(1, k / test.count))}`).join(', ')}.`],
        html: metricsTable({
          columns: [
            { key: 'language', label: 'language' },
            ...KS.map((k) => ({ key: 'pictureToName' as const, label: `picture → name R@${k}`, format: (recall: Readonly<Record<string, number>>) => percent(recall[k]) })),
            ...KS.map((k) => ({ key: 'nameToPicture' as const, label: `name → picture R@${k}`, format: (recall: Readonly<Record<string, number>>) => percent(recall[k]) })),
          ],
          rows: languages,
        }),
      },
      {
        heading: 'Names of pictures',
        paragraphs: ['Test pictures at equal distances in the list, with the names that fit best, best first.'],
        html: metricsTable({
          columns: [{ key: 'picture', label: 'picture' }, { key: 'rank', label: 'rank of its name' }, { key: 'names', label: 'best names' }],
          rows: Array.from({ length: Math.min(EXAMPLES, test.count) }, (_, example) => {
            const query = Math.floor(((example + 0.5) * test.count) / EXAMPLES);
            const own = logits[query];
            const name = (index: number) => emoji.names[pairs.settings.languages[0]][split.test[index]];
            return {
              picture: `${emoji.emoji[split.test[query]]} ${name(query)}`,
              rank: own.filter((logit) => logit > own[query]).length + 1,
              names: Array.from(retrieveTopK(own, Math.min(SHOWN, test.count)), name).join('; '),
            };
          }),
        }),
      },
    ],
  };
}
