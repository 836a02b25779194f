import { TILE_COLUMNS, TILE_ROWS, UNROLLED } from './packed-product.ts';

/** Bytes of the opcodes that the module uses (WebAssembly 2.0, section 5.4; those of SIMD begin with 0xfd). */
const op = {
  loop: [0x03, 0x40],
  end: [0x0b],
  branchIf: [0x0d],
  get: [0x20],
  set: [0x21],
  tee: [0x22],
  i32: [0x41],
  add: [0x6a],
  subtract: [0x6b],
  // The memory instructions carry log2 of the alignment, then an offset.
  load: [0xfd, 0x00, 0x03],
  loadSplat: [0xfd, 0x0a, 0x03],
  store: [0xfd, 0x0b, 0x03],
  zero: [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)],
  addPairs: [0xfd, 0xf0, 0x01],
  multiplyPairs: [0xfd, 0xf2, 0x01],
};
const TYPE_I32 = 0x7f;
const TYPE_V128 = 0x7b;
const DOUBLE = 8;
const PAIR = 16;

/**
 * A WebAssembly module, under 1 KiB, whose one function multiplies packed panels with 128-bit arithmetic: two columns
 * of the tile in each register, the whole tile in eight. It imports its memory as `host.memory` and exports
 * `multiply(a, b, tiles, depth, count)`: three addresses, the depth of the panels (positive, a multiple of
 * {@link UNROLLED}) and the number of panels of A (positive).
 *
 * In memory of its own the loop needs no check of bounds, and one instruction does the work of two: hence the speed.
 * There is no fused multiply-add in WebAssembly's standard SIMD, so results do not depend on the machine.
 */
export function wasmMicroKernel(): Uint8Array<ArrayBuffer> {
  const [a, b, tiles, depth, count, panelB, remaining] = [0, 1, 2, 3, 4, 5, 6];
  const pairs = TILE_COLUMNS / 2;
  const factor = 7;
  const columns = (pair: number) => factor + 1 + pair;
  const sum = (row: number, pair: number) => factor + 1 + pairs + row * pairs + pair;
  const cells = Array.from({ length: TILE_ROWS * pairs }, (_, cell) => [Math.floor(cell / pairs), cell % pairs] as const);

  const step = (unrolled: number) => [
    ...Array.from({ length: pairs }, (_, pair) => [
      ...op.get, panelB, ...op.load, ...unsigned(unrolled * TILE_COLUMNS * DOUBLE + pair * PAIR), ...op.set, columns(pair),
    ]).flat(),
    ...Array.from({ length: TILE_ROWS }, (_, row) => [
      ...op.get, a, ...op.loadSplat, ...unsigned((unrolled * TILE_ROWS + row) * DOUBLE), ...op.set, factor,
      ...Array.from({ length: pairs }, (__, pair) => [
        ...op.get, factor, ...op.get, columns(pair), ...op.multiplyPairs, ...op.get, sum(row, pair), ...op.addPairs, ...op.set, sum(row, pair),
      ]).flat(),
    ]).flat(),
  ];
  const advance = (local: number, bytes: number) => [...op.get, local, ...op.i32, ...signed(bytes), ...op.add, ...op.set, local];
  const decreaseAndRepeat = (local: number, by: number) => [...op.get, local, ...op.i32, ...signed(by), ...op.subtract, ...op.tee, local, ...op.branchIf, 0];

  const body = [
    ...op.loop,
    ...cells.flatMap(([row, pair]) => [...op.zero, ...op.set, sum(row, pair)]),
    ...op.get, b, ...op.set, panelB, ...op.get, depth, ...op.set, remaining,
    ...op.loop,
    ...Array.from({ length: UNROLLED }, (_, unrolled) => step(unrolled)).flat(),
    // Panels of A follow one another, so `a` ends where the next one begins.
    ...advance(a, UNROLLED * TILE_ROWS * DOUBLE),
    ...advance(panelB, UNROLLED * TILE_COLUMNS * DOUBLE),
    ...decreaseAndRepeat(remaining, UNROLLED),
    ...op.end,
    ...cells.flatMap(([row, pair]) => [...op.get, tiles, ...op.get, sum(row, pair), ...op.store, ...unsigned((row * pairs + pair) * PAIR)]),
    ...advance(tiles, TILE_ROWS * TILE_COLUMNS * DOUBLE),
    ...decreaseAndRepeat(count, 1),
    ...op.end,
    ...op.end,
  ];
  const locals = [2, 2, TYPE_I32, ...unsigned(1 + pairs + TILE_ROWS * pairs), TYPE_V128];
  const code = [...locals, ...body];

  return Uint8Array.from([
    ...text('\0asm'), 1, 0, 0, 0,
    ...section(1, [1, 0x60, 5, TYPE_I32, TYPE_I32, TYPE_I32, TYPE_I32, TYPE_I32, 0]),
    ...section(2, [1, ...named('host'), ...named('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...named('multiply'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function named(name: string): number[] {
  return [name.length, ...text(name)];
}

function text(characters: string): number[] {
  return [...characters].map((character) => character.charCodeAt(0));
}

/** Unsigned LEB128, WebAssembly's encoding of sizes and indices. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a number ≥ 0, WebAssembly's encoding of constants: the highest bit of the last byte is the sign. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}
