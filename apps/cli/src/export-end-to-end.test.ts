import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { imageBatch, splitColumns } from '@crossmodal/datasets';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import { readMnistData } from './experiments/mnist/mnist-data.ts';
import type { MnistResult } from './experiments/mnist/result.ts';
import { readOceanData } from './experiments/pairs/ocean-profiles/ocean-data.ts';
import type { OceanSettings } from './experiments/pairs/ocean-profiles/ocean-data-schema.ts';
import { oceanSides } from './experiments/pairs/ocean-profiles/ocean-sides.ts';
import type { Preparation } from './experiments/pairs/pair-experiment.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';

/** Real MNIST, cut to what trains in seconds. */
const TEST_IMAGES = 200;
const settings = ['--train-images', '1000', '--test-images', String(TEST_IMAGES), '--epochs', '1', '--batch-size', '100', '--engine', 'wasm', '--seed', '3'];
const folder = temporaryFolder();
const [labelled, halves] = [join(folder, 'labelled'), join(folder, 'halves')];

interface Described {
  readonly file: string;
  readonly input: { readonly name: string; readonly type: 'float32' | 'int32'; readonly shape: (string | number)[] };
  readonly output: { readonly name: string; readonly shape: (string | number)[] };
}

interface Description {
  readonly loss: string;
  readonly encoders: { readonly u: Described; readonly v: Described };
  readonly logits: { readonly similarity: string; readonly temperature: number; readonly bias: number };
  readonly labels: { readonly frequencies: number[]; readonly offsets: number[] } | null;
  readonly opset: number;
  readonly versions: Record<string, string>;
}

interface Exported {
  readonly models: readonly { readonly loss: string; readonly description: string; readonly encoders: readonly { readonly file: string; readonly items: number; readonly largestDifference: number }[] }[];
}

async function call(...args: string[]): Promise<string> {
  const { code, output, said } = await startCommand(args).outcome;
  expect(code, said).toBe(0);
  return output;
}

const json = <Content>(...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as Content;
const exported = async (...args: string[]) => JSON.parse(await call('export', ...args, '--onnx', '--json')) as Exported;

/** Rows of embeddings, by nothing but the description, the file and ONNX Runtime. */
async function embed(at: string, { file, input, output }: Described, numbers: Float32Array | Int32Array, count: number): Promise<Float32Array[]> {
  const session = await InferenceSession.create(join(at, file));
  const { [output.name]: { data, dims } } = await session.run({ [input.name]: new Tensor(input.type as 'float32', numbers as Float32Array, [count, ...input.shape.slice(1).map(Number)]) });
  await session.release();
  expect(dims).toEqual([count, output.shape[1]]);
  return Array.from({ length: count }, (_, row) => (data as Float32Array).subarray(row * dims[1], (row + 1) * dims[1]));
}

const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, entry, k) => sum + entry * b[k], 0);
const all = Uint32Array.from({ length: TEST_IMAGES }, (_, index) => index);

beforeAll(async () => {
  await call('train', 'mnist', '--out', labelled, '--losses', 'two-sided,image-given-label', ...settings);
  await call('train', 'mnist-halves', '--out', halves, '--loss', 'sig-lip', '--embedding-dim', '16', ...settings);
}, 120_000);

describe('crossmodal export of images and labels', () => {
  it('writes both encoders of every loss, with which anyone classifies as the run does', async () => {
    const { models } = await exported(labelled);
    expect(models.map(({ loss }) => loss)).toEqual(['two-sided', 'image-given-label']);
    const { test } = await readMnistData({ mnistDirectory: null, trainImages: 1000, testImages: TEST_IMAGES });
    const { losses } = json<MnistResult>(labelled, 'result.json');
    for (const { loss, encoders } of models) {
      const at = join(labelled, 'onnx', loss);
      expect(readdirSync(at).toSorted()).toEqual(['image.onnx', 'label.onnx', 'model.json']);
      for (const { largestDifference, items } of encoders) {
        expect(items).toBe(64);
        expect(largestDifference).toBeLessThan(1e-5);
      }
      const { encoders: { u, v }, logits: { similarity, temperature, bias }, labels } = json<Description>(at, 'model.json');
      expect([similarity, u.input.shape, v.input.shape]).toEqual(['inner', ['batch', 28, 28, 1], ['batch']]);
      const zu = await embed(at, u, imageBatch(test, all), TEST_IMAGES);
      const zv = await embed(at, v, Int32Array.from({ length: 10 }, (_, label) => label), 10);
      const hits = zu.filter((z, row) => {
        const scores = zv.map((e, label) => inner(z, e) / temperature + bias + Math.log(labels!.frequencies[label]) - labels!.offsets[label]);
        return scores.indexOf(Math.max(...scores)) === test.labels[row];
      });
      expect(hits.length / TEST_IMAGES).toBe(losses[loss as 'two-sided']!.classification.accuracy);
    }
  }, 60_000);

  it('writes one model alone, where it is told to', async () => {
    const out = join(folder, 'elsewhere');
    const { models: [{ description }, ...others] } = await exported(labelled, '--loss', 'two-sided', '--out', out);
    expect(others).toEqual([]);
    expect(description).toBe(join(out, 'two-sided', 'model.json'));
    expect(json<Description>(description)).toMatchObject({ loss: 'two-sided', opset: 18, versions: { onnxruntime: expect.stringMatching(/^\d+\.\d+/) } });
  }, 60_000);
});

describe('crossmodal export of pairs', () => {
  it('writes both encoders, with which anyone retrieves as the run does', async () => {
    const { models: [{ encoders }] } = await exported(halves);
    expect(encoders.map(({ file }) => file)).toEqual([join(halves, 'onnx', 'left.onnx'), join(halves, 'onnx', 'right.onnx')]);
    const at = join(halves, 'onnx');
    const { encoders: { u, v }, logits } = json<Description>(at, 'model.json');
    const { retrieval, temperature } = json<PairResult>(halves, 'result.json');
    expect(logits).toMatchObject({ similarity: 'cosine', temperature });
    // It starts at −log(batch size − 1) and is learned at a rate of 0.002 in ten steps.
    expect(Math.abs(logits.bias + Math.log(99))).toBeLessThan(0.03);
    const { left, right } = splitColumns((await readMnistData({ mnistDirectory: null, trainImages: 1000, testImages: TEST_IMAGES })).test);
    const zu = await embed(at, u, imageBatch(left, all), TEST_IMAGES);
    const zv = await embed(at, v, imageBatch(right, all), TEST_IMAGES);
    const norms = zv.map((z) => Math.sqrt(inner(z, z)));
    const found = zu.filter((z, query) => {
      const scores = zv.map((candidate, k) => inner(z, candidate) / norms[k]);
      return scores.filter((score) => score > scores[query]).length < 10;
    });
    // A query whose tenth and eleventh candidates differ by rounding alone may count in one and not in the other.
    expect(Math.abs(found.length - TEST_IMAGES * retrieval.uToV.recall['10'])).toBeLessThanOrEqual(1);
  }, 60_000);

  it('works as the README shows', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, snippet] = /```js\n(import \{ readFileSync \} from 'node:fs';\n.*?)```/s.exec(readme)!;
    const code = snippet.replace("'runs/mnist-halves-1/onnx'", JSON.stringify(join(halves, 'onnx')));
    expect(code).not.toBe(snippet);
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' });
    const scores = printed.match(/-?\d+\.\d+/g)!.map(Number);
    expect(scores).toHaveLength(3);
    // A cosine is at most 1.
    const { logits: { temperature, bias } } = json<Description>(halves, 'onnx', 'model.json');
    for (const score of scores) expect(Math.abs(score - bias)).toBeLessThanOrEqual(1 / temperature + 1e-6);
  }, 30_000);

  it('prints every file with its size and difference, and the largest of all', async () => {
    const output = await call('export', halves, '--onnx', '--out', join(folder, 'printed'));
    expect(output).toMatch(/left\.onnx +\d+\.\d +64 +\d\.\de-\d/);
    expect(output).toMatch(/Largest difference from the embeddings of the run: \d\.\de-\d of the largest entry\./);
  }, 30_000);

  it('says what is wrong', async () => {
    const refused = async (...args: string[]) => {
      const { code, said } = await startCommand(['export', ...args]).outcome;
      expect(code).toBe(2);
      return said;
    };
    expect(await refused(halves)).toContain(`expected a format, as in: crossmodal export ${halves} --onnx`);
    expect(await refused(halves, '--onnx', '--loss', 'clip')).toContain('has one model, leave the flag out');
    expect(await refused(labelled, '--onnx', '--loss', 'clip')).toContain(`--loss is 'clip'; ${labelled} has two-sided, image-given-label`);
    expect(await refused(folder, '--onnx')).toContain('is not the folder of a run');
  }, 30_000);
});

describe('crossmodal export of profiles', () => {
  const run = join(folder, 'profiles');
  const tiny = ['--max-profiles', '800', '--batch-size', '128', '--epochs', '1', '--embedding-dim', '13', '--width', '32', '--engine', 'wasm'];

  it.each(['standardised', 'canonical'])('says in numbers how %s inputs are made of measured values', async (inputs) => {
    const at = `${run}-${inputs}`;
    await call('train', 'ocean-profiles', '--out', at, ...tiny, '--modalities', 'surface-profile', '--inputs', inputs);
    const { models: [{ encoders }] } = await exported(at);
    expect(encoders.map(({ file }) => file)).toEqual([join(at, 'onnx', 'surface-state.onnx'), join(at, 'onnx', 'profile.onnx')]);
    const config = json<{ data: OceanSettings }>(at, 'config.json');
    const data = await readOceanData(config.data);
    const { u, v } = oceanSides(data, config.data);
    const description = json<Description>(at, 'onnx', 'model.json');
    for (const [name, side] of [['u', u], ['v', v]] as const) {
      const { preparation: { mean, deviation, linear } } = description.encoders[name].input as unknown as { preparation: Preparation };
      expect(linear === null).toBe(inputs === 'standardised');
      for (const row of data.test.subarray(0, 5)) {
        const measured = side.raw.subarray(row * side.columns, (row + 1) * side.columns);
        const z = Array.from(measured, (value, k) => (Number.isNaN(value) ? 0 : (value - mean[k]) / deviation[k]));
        const made = linear === null ? z : Array.from(z, (_, k) => (k < linear.map[0].length ? z.reduce((sum, entry, i) => sum + (entry - linear.offset[i]) * linear.map[i][k], 0) : 0));
        made.forEach((entry, k) => expect(Math.abs(entry - side.inputs[row * side.columns + k])).toBeLessThan(1e-4 * Math.max(1, Math.abs(entry))));
      }
    }
  }, 120_000);
});
