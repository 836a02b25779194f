import type { Encoder } from '@crossmodal/encoders';
import type { GrayImage, ReportSection } from '@crossmodal/plots';
import type { Random } from '@crossmodal/theory';
import type * as tf from '@tensorflow/tfjs-core';
import type { z } from 'zod';

import type { EmbeddedItems } from './embed-side.ts';
import type { PairModel } from './pair-model.ts';

/** How measured values become the numbers that an encoder takes, so that others can do the same. */
export interface Preparation {
  /** First (value − mean) / deviation, a number of each for every entry of the last axis, and 0 where a value is missing. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Then, if it is there, z ↦ (z − offset) map, with zeros behind to the width of the input. */
  readonly linear: { readonly offset: readonly number[]; readonly map: readonly (readonly number[])[] } | null;
}

/** One modality of paired data, in typed arrays. */
export interface PairSide {
  /** Shape of one item, as the encoder takes it. */
  readonly shape: readonly number[];
  /** Type of the tensor of its items; default float32. */
  readonly dtype?: 'float32' | 'int32';
  /** What its numbers are, in words, for those who use the exported encoder on data of their own. */
  readonly values?: string;
  /** How they are made of what was measured, where that takes more than words. */
  readonly preparation?: Preparation;
  /** The items with the given indices as float32, one after the other, into a buffer if one is given. */
  rows(indices: Uint32Array, into?: Float32Array): Float32Array;
  /** The same with the random changes that training makes, if it makes any. */
  varied?(indices: Uint32Array, random: Random, into?: Float32Array): Float32Array;
}

/** Paired data: item i of u belongs to item i of v. */
export interface PairSplit {
  readonly count: number;
  readonly u: PairSide;
  readonly v: PairSide;
  /** Class of each pair, where the data has classes. */
  readonly labels: Uint8Array | null;
  /** A picture of item `u` of u beside item `v` of v, where there is something to see. */
  readonly picture?: (u: number, v: number) => GrayImage;
}

/** What an experiment learns from and is measured on. */
export interface PairData {
  readonly train: PairSplit;
  readonly test: PairSplit;
  /** Number of classes, where the data has them. */
  readonly classes: number | null;
  /** What to call the two modalities, where that depends on the settings. */
  readonly sides?: PairExperiment['sides'];
  /** What to say before training or evaluation, such as which files were left out. */
  readonly notes?: readonly string[];
  /** Sections of the report on the data themselves. */
  readonly sections?: () => Promise<readonly ReportSection[]>;
  /** What there is to say of the trained model besides retrieval, where these data have more. */
  readonly findings?: (context: FindingsContext) => Promise<PairFindings>;
}

/** The trained model with its embeddings of the test pairs. */
export interface FindingsContext {
  readonly model: PairModel;
  readonly zu: EmbeddedItems;
  readonly zv: EmbeddedItems;
}

/** What the data of one experiment let be measured besides retrieval. */
export interface PairFindings {
  /** Goes into `result.json` as `findings`. */
  readonly result: object;
  /** The same as a table for the terminal. */
  readonly lines: readonly string[];
  readonly sections: readonly ReportSection[];
}

/** The two encoders of an experiment. */
export interface PairEncoders {
  readonly u: Encoder<tf.Tensor>;
  readonly v: Encoder<tf.Tensor>;
}

/** What the encoders of an experiment depend on. */
export interface EncoderSettings<Data, Model> {
  readonly embeddingDim: number;
  /** The packed sets that embeddings of that width are, if the similarity compares sets of points. */
  readonly pointSets: { readonly points: number; readonly dim: number; readonly weights: 'log' | 'signed' } | null;
  readonly random: { readonly u: Random; readonly v: Random };
  /** Settings of the data. */
  readonly settings: Data;
  /** Settings of the model, those that all experiments have among them. */
  readonly model: Model;
}

/** Values that a profile sets, beneath the configuration file and the flags. */
export type ProfileSettings = Readonly<Record<string, unknown>>;

/** A pair data set with its encoders: what has to be written to add one to `crossmodal train`. */
export interface PairExperiment<Data extends z.ZodObject = z.ZodObject, Model extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** Heading of the report. */
  readonly title: string;
  /** A sentence for the help. */
  readonly description: string;
  /** What to call the two modalities. */
  readonly sides: { readonly u: string; readonly v: string };
  /** Settings of the data; every leaf is also a flag. */
  readonly data: Data;
  /** Settings of the encoders besides the width of the embeddings, if they have any; every leaf is also a flag. */
  readonly model?: Model;
  /** The first is the one that is taken if none is asked for. */
  readonly profiles: Readonly<Record<string, ProfileSettings>>;
  readonly examples: readonly string[];
  /** Reads the data; `progress` is told how far it is, where that takes long. */
  load(settings: z.output<Data>, context?: { readonly progress?: (line: string) => void }): Promise<PairData>;
  /** Makes the encoders with their initial weights. */
  encoders(options: EncoderSettings<z.output<Data>, z.output<Model>>): PairEncoders;
}
