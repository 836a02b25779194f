import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { encodeSafetensors } from '@crossmodal/encoders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bits } from '../test/bits.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { CheckpointError } from './errors.ts';
import type { TrainingState } from './training-state.ts';

const STATE: TrainingState = {
  step: 7,
  epoch: 2,
  stepInEpoch: 1,
  random: [-2147483648, 2147483647, 0, -1],
  loss: 0.1 + 0.2,
  tensors: {
    // 0, −0, the smallest and the largest denormal, the smallest normal, the largest number, and a third.
    'weights/w': { shape: [2, 4], data: Float32Array.of(0, -0, 2 ** -149, -(2 ** -126 - 2 ** -149), 2 ** -126, (2 - 2 ** -23) * 2 ** 127, 1 / 3, -1) },
    'adam/beta1-power': { shape: [], data: Float32Array.of(0.9) },
    'weights/labels': { shape: [2], data: Int32Array.of(-5, 2 ** 31 - 1) },
  },
};
const FINGERPRINT = { fingerprint: 'seed 1, λ 2 "quoted"' };

function written(): string {
  const file = join(temporaryFolder(), 'run.safetensors');
  writeCheckpoint(file, STATE, FINGERPRINT);
  return file;
}

function failure(read: () => unknown): CheckpointError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    return error as CheckpointError;
  }
  throw new Error('it was read');
}

describe('a checkpoint', () => {
  it('comes back to the bit, −0 and denormal numbers included', () => {
    const { tensors, ...position } = readCheckpoint(written(), FINGERPRINT);
    const { tensors: expected, ...expectedPosition } = STATE;
    expect(position).toEqual(expectedPosition);
    expect(bits(tensors)).toEqual(bits(expected));
    expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual(Object.entries(expected).map(([name, { shape }]) => [name, shape]));
  });

  it('comes back to the bit whatever the numbers are', () => {
    const file = join(temporaryFolder(), 'f');
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0))), (data, loss) => {
        const state = { ...STATE, loss, tensors: { w: { shape: [data.length], data } } };
        writeCheckpoint(file, state, FINGERPRINT);
        const back = readCheckpoint(file, FINGERPRINT);
        expect(back.loss).toBe(loss);
        expect(bits(back.tensors)).toEqual(bits(state.tensors));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('is read without a fingerprint too', () => {
    expect(readCheckpoint(written()).step).toBe(7);
  });

  it('of a run with other settings is refused, and both settings are shown', () => {
    const file = written();
    const { message, code } = failure(() => readCheckpoint(file, { fingerprint: 'seed 2' }));
    expect(code).toBe('CHECKPOINT');
    for (const part of [file, FINGERPRINT.fingerprint, 'seed 2', 'Resume with the same settings, or start a new run']) expect(message).toContain(part);
  });

  it('cut short anywhere is refused, with path and remedy', () => {
    const file = written();
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const { message } = failure(() => readCheckpoint(file, FINGERPRINT));
      expect(message).toContain(file);
      expect(message).toContain('remove it to start anew');
    }
  });

  it('with a damaged byte in its header is refused by path', () => {
    const file = written();
    const whole = readFileSync(file);
    const dataBytes = Object.values(STATE.tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
    for (let at = 0; at < whole.length - dataBytes; at++) {
      const damaged = Buffer.from(whole);
      // No byte of JSON text is 0; of the header's length, only the lowest bytes are not 0 anyhow.
      if (damaged[at] === 0) continue;
      damaged[at] = 0;
      writeFileSync(file, damaged);
      expect(failure(() => readCheckpoint(file, FINGERPRINT)).message, `byte ${at}`).toContain(file);
    }
  });

  it('whose position was damaged is refused with path and remedy', () => {
    const file = join(temporaryFolder(), 'f');
    const format = 'crossmodal-checkpoint-1';
    for (const metadata of [{ format, ...FINGERPRINT }, { format, ...FINGERPRINT, position: '{"step":' }]) {
      writeFileSync(file, encodeSafetensors({ tensors: {}, metadata: metadata as Record<string, string> }));
      const { message } = failure(() => readCheckpoint(file, FINGERPRINT));
      expect(message).toContain(file);
      expect(message).toContain('remove it to start anew');
    }
  });

  it('that is missing, or a folder, is refused with path and reason', () => {
    const folder = temporaryFolder();
    const absent = join(folder, 'absent');
    const { message, cause } = failure(() => readCheckpoint(absent));
    expect(message).toContain(absent);
    expect(message).toContain('ENOENT');
    expect((cause as NodeJS.ErrnoException).code).toBe('ENOENT');
    mkdirSync(join(folder, 'f'));
    expect(failure(() => readCheckpoint(join(folder, 'f'))).message).toContain('EISDIR');
  });

  it('is told from the weights of an encoder in the same format', () => {
    const file = join(temporaryFolder(), 'encoder.safetensors');
    writeFileSync(file, encodeSafetensors({ tensors: STATE.tensors, metadata: { encoder: 'lenet' } }));
    expect(failure(() => readCheckpoint(file)).message).toContain(`${file} has the format of no checkpoint; expected crossmodal-checkpoint-1`);
  });

  it('leaves nothing beside it, and a half-written one of a killed writer does no harm', () => {
    const file = written();
    const folder = join(file, '..');
    expect(readdirSync(folder)).toEqual(['run.safetensors']);
    writeFileSync(`${file}.partial`, readFileSync(file).subarray(0, 20));
    expect(readCheckpoint(file, FINGERPRINT).step).toBe(7);
    writeCheckpoint(file, { ...STATE, step: 8 }, FINGERPRINT);
    expect(readCheckpoint(file, FINGERPRINT).step).toBe(8);
    expect(readdirSync(folder)).toEqual(['run.safetensors']);
  });

  it('that cannot be written leaves the last one', () => {
    const file = written();
    mkdirSync(`${file}.partial`);
    expect(() => writeCheckpoint(file, { ...STATE, step: 8 }, FINGERPRINT)).toThrow(/EISDIR/);
    expect(readCheckpoint(file, FINGERPRINT).step).toBe(7);
  });
});
