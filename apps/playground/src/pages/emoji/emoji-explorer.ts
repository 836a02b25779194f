import { type EmojiData, emojiGroups, emojiSplit, pictureBatch } from '@crossmodal/datasets/emoji/browser';
import { embedInBatches, hashNgrams } from '@crossmodal/encoders';
import { classicalScaling, conditionalWeights, type Embeddings, logitDistances, type Logits, partnerRanks, recallFromRanks, retrieveTopK, weightedMoments } from '@crossmodal/evaluation';
import { createRandom, kmeShares, type PointSet, type Random, softmax } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { TaskContext } from '../../workers/messages.ts';
import { type EmojiModel, emojiModel, type EmojiWeights } from './emoji-model.ts';
import { type EmojiState, KS, type ModelName, modelNames } from './emoji-state.ts';
import { neighbourLayout } from './neighbour-layout.ts';

/** What of a state is a question. */
export type EmojiQuestion = Pick<EmojiState, 'given' | 'words' | 'picture' | 'language' | 'among' | 'seed'>;

/** A candidate that a model found. */
export interface EmojiAnswer {
  readonly index: number;
  readonly logit: number;
  /** Under the learned conditional, all candidates being as frequent. */
  readonly probability: number;
}

/** How the points of a picture meet those of a name. */
export interface PointMeeting {
  /** Weights of the points, as shares of all of an item. */
  readonly ofPicture: Float64Array;
  readonly ofName: Float64Array;
  /** Shares of the pairs of points in the sum of the similarity, a row a point of the picture. */
  readonly shares: readonly Float64Array[];
}

/** What one model answers. */
export interface EmojiRanking {
  readonly model: ModelName;
  /** The best candidates, best first. */
  readonly answers: readonly EmojiAnswer[];
  /** Rank of the partner, if there is one among the candidates. */
  readonly rank: number | undefined;
  /** Of the question with the best answer, where items are sets of points. */
  readonly meeting: PointMeeting | undefined;
}

/** What both models answer. */
export interface EmojiAnswers {
  /** The question: words, or a picture. */
  readonly given: EmojiState['given'];
  readonly words: string;
  /** Whether the seed drew it. */
  readonly example: boolean;
  /** The emoji that has the words as a name, or whose picture is given. */
  readonly partner: number | undefined;
  readonly candidates: number;
  readonly rankings: readonly EmojiRanking[];
}

/** Recall of one model in one direction. */
export interface EmojiRecall {
  readonly model: ModelName;
  readonly direction: 'picture → name' | 'name → picture';
  readonly among: EmojiState['among'];
  /** Pairs, each of which is looked for among all of them. */
  readonly pairs: number;
  readonly recall: Readonly<Record<(typeof KS)[number], number>>;
}

/** Places of all pictures. */
export interface EmojiMap {
  /** Two numbers a picture. */
  readonly coordinates: Float64Array;
  /** Share of the squared centred inner products that the plane keeps, where it is a projection. */
  readonly fit: number | undefined;
}

/** Best candidates that are shown. */
const SHOWN = 6;
/** Rows of logits that exist at a time: of 16 pairs of points for each, 26 MB. */
const BLOCK = 256;
const BATCH = 100;
const streams = { example: 0, map: 1 } as const;

/** Which map. */
export type EmojiMapChoice = Pick<EmojiState, 'map' | 'projection' | 'seed'>;

interface Opened {
  readonly name: ModelName;
  readonly model: EmojiModel;
  readonly pictures: Embeddings;
  readonly names: Map<string, Promise<Embeddings>>;
  readonly maps: Map<string, EmojiMap>;
  /** Squared distances of the pictures, once a map has asked for them. */
  distances?: Logits;
}

/**
 * Pictures of emoji and their names under trained models of `crossmodal train emoji`: u is the picture, v the name, and
 * the learned conditional ν(u|v) ∝ exp s(u, v) is that of Baptista, Stuart and Tran 2025, with the cosine or with the
 * similarity of KME-CLIP (arXiv 2510.15508).
 */
export class EmojiExplorer {
  readonly emoji: EmojiData;
  /** Of no model's training. */
  readonly heldOut: Uint32Array;
  readonly #models: readonly Opened[];
  readonly #everything: Uint32Array;
  readonly #trainedOn: Uint32Array;

  private constructor(emoji: EmojiData, heldOut: Uint32Array, models: readonly Opened[]) {
    this.emoji = emoji;
    this.heldOut = heldOut;
    this.#models = models;
    this.#everything = Uint32Array.from(emoji.emoji.keys());
    const unseen = new Set(heldOut);
    this.#trainedOn = this.#everything.filter((index) => !unseen.has(index));
  }

  /** Builds the models and embeds all pictures; progress is the share that is done. */
  static async open(emoji: EmojiData, weights: Readonly<Record<ModelName, EmojiWeights>>, { signal, progress }: TaskContext<number>): Promise<EmojiExplorer> {
    const { testShare: testFraction, splitSeed: seed, holdOut } = weights.cosine.config.data;
    const { test } = emojiSplit(emojiGroups(emoji), { testFraction, seed, holdOut });
    const models = modelNames.map((name) => ({ name, model: emojiModel(weights[name]) }));
    try {
      const opened: Opened[] = [];
      for (const [at, { name, model }] of models.entries()) {
        const data = await embedInBatches(model.pictures, {
          count: emoji.count,
          batchSize: BATCH,
          batch: (start, end) => tf.tensor4d(pictureBatch(emoji, range(start, end)), [end - start, emoji.rows, emoji.columns, 3]),
          signal,
          onProgress: (done) => progress((at + done / emoji.count) / models.length),
        });
        opened.push({ name, model, pictures: { data, rows: emoji.count, columns: model.pictures.outputDim }, names: new Map(), maps: new Map() });
      }
      return new EmojiExplorer(emoji, test, opened);
    } catch (error) {
      for (const { model } of models) model.dispose();
      throw error;
    }
  }

  /** What both models find for words, or for a picture. */
  async ask(question: EmojiQuestion): Promise<EmojiAnswers> {
    const { given, language, among } = question;
    const { words, example, partner } = this.#resolved(question);
    const candidates = among === 'all' ? this.#everything : this.heldOut;
    const place = partner === undefined ? -1 : candidates.indexOf(partner);
    const rankings = [];
    for (const one of this.#models) {
      const asked = given === 'words' ? await this.#embedWords(one.model, words) : taken(one.pictures, Uint32Array.of(partner!));
      const others = taken(given === 'words' ? one.pictures : await this.#namesOf(one, language), candidates);
      const logits = await (given === 'words' ? logitsOfWords(one.model, asked, others) : logitsOf(one.model, asked, others));
      const weights = conditionalWeights(logits, { given: 'u', index: 0 });
      const best = Array.from(retrieveTopK(logits.data, Math.min(SHOWN, candidates.length)));
      rankings.push({
        model: one.name,
        answers: best.map((at) => ({ index: candidates[at], logit: logits.data[at], probability: weights[at] })),
        rank: place < 0 ? undefined : partnerRanks(logits, { direction: 'u->v', partner: [place], ties: 'pessimistic' })[0],
        meeting: one.model.points === 1 ? undefined : meetingOf(one.model, given === 'words' ? [taken(others, Uint32Array.of(best[0])), asked] : [asked, taken(others, Uint32Array.of(best[0]))]),
      });
    }
    return { given, words, example, partner, candidates: candidates.length, rankings };
  }

  /** Recall of both models in both directions, on all pairs and on those held out. */
  async recall(language: string): Promise<EmojiRecall[]> {
    const rows: EmojiRecall[] = [];
    for (const one of this.#models) {
      const logits = await logitsOf(one.model, one.pictures, await this.#namesOf(one, language));
      for (const among of ['held-out', 'all'] as const) {
        const table = among === 'all' ? logits : part(logits, this.heldOut);
        for (const [direction, arrow] of [['picture → name', 'u->v'], ['name → picture', 'v->u']] as const) {
          const ranks = partnerRanks(table, { direction: arrow, ties: 'pessimistic' });
          rows.push({ model: one.name, direction, among, pairs: ranks.length, recall: Object.fromEntries(KS.map((k) => [k, recallFromRanks(ranks, k)])) as EmojiRecall['recall'] });
        }
      }
    }
    return rows;
  }

  /** Places of all pictures in the plane, by the distances that a model's similarity sees. */
  async map({ map, projection, seed }: EmojiMapChoice, context: TaskContext<number>): Promise<EmojiMap> {
    const one = this.#model(map);
    const key = `${projection} ${seed}`;
    const known = one.maps.get(key);
    if (known !== undefined) return known;
    one.distances ??= logitDistances(await logitsOf(one.model, one.pictures, one.pictures), { temperature: one.model.temperature });
    context.signal.throwIfAborted();
    const random = createRandom(seed, streams.map);
    const made = projection === 'umap' ? { coordinates: await neighbourLayout(one.distances, { ...context, random }), fit: undefined } : scaled(one.distances, random);
    one.maps.set(key, made);
    return made;
  }

  /** Where a question is on a map: the mean place of all pictures under ν(u|v), or the place of the picture given. */
  async locate({ question, ...choice }: { question: EmojiQuestion } & EmojiMapChoice, context: TaskContext<number>): Promise<readonly [number, number]> {
    const { coordinates } = await this.map(choice, context);
    const { words, partner } = this.#resolved(question);
    if (question.given === 'picture') return [coordinates[2 * partner!], coordinates[2 * partner! + 1]];
    const { model, pictures } = this.#model(choice.map);
    const weights = conditionalWeights(await logitsOfWords(model, await this.#embedWords(model, words), pictures), { given: 'u', index: 0 });
    const { mean } = weightedMoments({ weights, data: coordinates, columns: 2 });
    return [mean[0], mean[1]];
  }

  /** Frees the models. */
  dispose(): void {
    for (const { model } of this.#models) model.dispose();
  }

  #model(name: ModelName): Opened {
    return this.#models.find((one) => one.name === name)!;
  }

  /**
   * What is asked: the words and the emoji that they are or may be the name of. Where the question is empty, an example of
   * the seed: one trained on, or held out where only those are candidates.
   */
  #resolved(question: EmojiQuestion): Pick<EmojiAnswers, 'words' | 'example' | 'partner'> {
    const { given, language, among, seed } = question;
    const example = question[given] === '';
    const examples = among === 'all' ? this.#trainedOn : this.heldOut;
    const drawn = examples[createRandom(seed, streams.example).integer(examples.length)];
    const words = given === 'words' && !example ? question.words : this.emoji.names[language][drawn];
    return { words, example, partner: example ? drawn : given === 'words' ? this.#named(words, language) : this.#pictured(question.picture) };
  }

  /** The emoji with a name in the language in use, or else in any. */
  #named(words: string, language: string): number | undefined {
    const own = normalised(words.trim());
    for (const one of [language, ...this.emoji.languages]) {
      const index = this.emoji.names[one].findIndex((name) => normalised(name) === own);
      if (index >= 0) return index;
    }
    return undefined;
  }

  #pictured(codePoints: string): number {
    const index = this.emoji.codePoints.indexOf(codePoints);
    if (index < 0) throw new Error(`There is no picture ${codePoints} among the ${this.emoji.count}: choose one by a click, or press Reset.`);
    return index;
  }

  async #embedWords(model: EmojiModel, words: string): Promise<Embeddings> {
    const ids = idsOf(model, [words]);
    if (ids.every((id) => id === 0)) throw new Error(`“${words}” has no letters or symbols to look for: type a word in any of the languages.`);
    const embedded = tf.tidy(() => model.names.apply(tf.tensor2d(ids, [1, ids.length], 'int32')));
    const data = (await embedded.data()) as Float32Array;
    embedded.dispose();
    return { data, rows: 1, columns: data.length };
  }

  #namesOf({ model, names }: Opened, language: string): Promise<Embeddings> {
    const known = names.get(language) ?? this.#embedNames(model, language);
    names.set(language, known);
    return known;
  }

  async #embedNames(model: EmojiModel, language: string): Promise<Embeddings> {
    const length = model.config.data.textLength;
    const ids = idsOf(model, this.emoji.names[language]);
    const batch = (start: number, end: number) => tf.tensor2d(ids.subarray(start * length, end * length), [end - start, length], 'int32');
    return { data: await embedInBatches(model.names, { count: this.emoji.count, batch }), rows: this.emoji.count, columns: model.names.outputDim };
  }
}

/** As `hashNgrams` does it, so that the models see no difference either. */
function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function scaled(distances: Logits, random: Random): EmojiMap {
  const { coordinates, fit } = classicalScaling(distances, { random });
  return { coordinates: coordinates.data, fit };
}

function idsOf({ config: { data } }: EmojiModel, texts: readonly string[]): Int32Array {
  return hashNgrams(texts, { words: data.words, characters: data.characters, buckets: data.buckets, length: data.textLength });
}

/** Logits of all pictures with one name, as one row. */
async function logitsOfWords(model: EmojiModel, words: Embeddings, pictures: Embeddings): Promise<Logits> {
  const { data, rows } = await logitsOf(model, pictures, words);
  return { data, rows: 1, columns: rows };
}

function meetingOf({ points, temperature }: EmojiModel, [picture, name]: readonly [Embeddings, Embeddings]): PointMeeting {
  const [x, y] = [pointSetOf(picture, points), pointSetOf(name, points)];
  return { ofPicture: softmax(x.logWeights), ofName: softmax(y.logWeights), shares: kmeShares(x, y, Math.sqrt(temperature)) };
}

/** A packed set as its points, of norm 1, and their log-weights. */
function pointSetOf({ data, columns }: Embeddings, points: number): PointSet {
  const dim = columns / points - 1;
  return {
    points: Array.from({ length: points }, (_, i) => {
      const point = data.subarray(i * dim, (i + 1) * dim);
      const norm = Math.hypot(...point) || 1;
      return Float64Array.from(point, (value) => value / norm);
    }),
    logWeights: data.subarray(points * dim),
  };
}

/** All logits of two sides, some rows at a time. */
async function logitsOf({ similarity }: EmojiModel, u: Embeddings, v: Embeddings): Promise<Logits> {
  const data = new Float32Array(u.rows * v.rows);
  const columns = tensorOf(v);
  try {
    for (let start = 0; start < u.rows; start += BLOCK) {
      const block = tf.tidy(() => similarity(tensorOf(taken(u, range(start, Math.min(start + BLOCK, u.rows)))), columns));
      data.set((await block.data()) as Float32Array, start * v.rows);
      block.dispose();
    }
  } finally {
    columns.dispose();
  }
  return { data, rows: u.rows, columns: v.rows };
}

/** Rows and columns with some indices. */
function part({ data, columns }: Logits, indices: Uint32Array): Logits {
  const n = indices.length;
  const inside = new Float32Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) inside[i * n + j] = data[indices[i] * columns + indices[j]];
  return { data: inside, rows: n, columns: n };
}

function taken({ data, columns }: Embeddings, indices: Uint32Array): Embeddings {
  const rows = new Float32Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++) rows.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
  return { data: rows, rows: indices.length, columns };
}

function tensorOf({ data, rows, columns }: Embeddings): tf.Tensor2D {
  return tf.tensor2d(data as Float32Array, [rows, columns]);
}

function range(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, i) => start + i);
}
