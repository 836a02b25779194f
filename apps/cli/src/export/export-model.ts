import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { onnxOpset, type OnnxRuntime } from '@crossmodal/jit';
import { atomicWrite, type Compiler } from '@crossmodal/training';

import type { RunConfig } from '../experiments/experiment.ts';
import { versions } from '../versions.ts';
import { checkEncoderFile, type FileCheck } from './check-encoder-file.ts';
import { BATCH, EMBEDDING, encoderFile, INPUT } from './encoder-file.ts';
import type { ExportableEncoder, ExportableModel, ExportedLogits } from './exportable-model.ts';

/** Name of the description beside the files of a model. */
const DESCRIPTION = 'model.json';

/** What each similarity makes of two embeddings, in words. */
const FORMULAS = {
  inner: '<zu, zv> / temperature + bias',
  cosine: '<zu, zv> / (|zu| |zv|) / temperature + bias',
  l2: '-|zu - zv|^2 / 2 / temperature + bias',
  kme: 'log sum_ij exp(a_i + b_j + (cos(u_i, v_j) - 1) / temperature) + bias; a row of zu is all points u_i, one after another, and then as many log-weights a_i, and one of zv likewise',
  wpse: 'mean_ij a_i b_j (2 cos(u_i, v_j) / 3 + exp((cos(u_i, v_j) - 1) / 0.25) / 3) / temperature + bias; a row of zu is all points u_i, one after another, and then as many weights a_i, and one of zv likewise',
} as const satisfies Record<ExportedLogits['similarity'], string>;

/** An encoder file that was written. */
export interface ExportedEncoder extends FileCheck {
  readonly side: string;
  readonly file: string;
  readonly bytes: number;
}

/** What was written for a model. */
export interface ExportedModel {
  readonly loss: string;
  readonly description: string;
  readonly encoders: readonly ExportedEncoder[];
}

/**
 * Writes both encoders of a model as ONNX files, and their description as JSON.
 *
 * @throws ExportError If a file does not compute what the encoder does; then none is written.
 */
export async function exportModel(
  model: ExportableModel,
  { config, out, compiler, runtime }: { config: RunConfig; out: string; compiler: Compiler; runtime: OnnxRuntime },
): Promise<ExportedModel> {
  const folder = join(out, model.folder);
  const files = [];
  for (const exported of [model.u, model.v]) {
    const bytes = await encoderFile(exported, compiler);
    files.push({ exported, bytes, check: await checkEncoderFile(bytes, exported, runtime) });
  }
  mkdirSync(folder, { recursive: true });
  for (const { exported, bytes } of files) atomicWrite(join(folder, fileOf(exported)), bytes);
  const description = {
    experiment: config.experiment,
    loss: model.loss,
    seed: config.seed,
    encoders: { u: described(model.u), v: described(model.v) },
    logits: { ...model.logits, formula: `${model.logits.factor === undefined ? '' : 'factor * '}${FORMULAS[model.logits.similarity]}` },
    labels: model.labels,
    opset: onnxOpset,
    versions: { ...versions(), onnxruntime: runtime.env.versions?.node ?? null },
    checks: { u: files[0].check, v: files[1].check },
  };
  const path = join(folder, DESCRIPTION);
  atomicWrite(path, `${JSON.stringify(description, null, 2)}\n`);
  return {
    loss: model.loss,
    description: path,
    encoders: files.map(({ exported, bytes, check }) => ({ side: exported.side, file: join(folder, fileOf(exported)), bytes: bytes.length, ...check })),
  };
}

function fileOf({ side }: ExportableEncoder): string {
  return `${side.replaceAll(' ', '-')}.onnx`;
}

function described(exported: ExportableEncoder): object {
  const { side, encoder, dtype, shape, values, preparation } = exported;
  return {
    name: side,
    encoder: encoder.name,
    file: fileOf(exported),
    input: { name: INPUT, type: dtype, shape: [BATCH, ...shape], values, preparation },
    output: { name: EMBEDDING, type: 'float32', shape: [BATCH, encoder.outputDim] },
  };
}
