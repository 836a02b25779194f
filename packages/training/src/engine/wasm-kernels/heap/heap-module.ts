import {
  add, advance, and, type AssembledFunction, assembleModule, type Code, equal, four, get, integer, isZero, lessUnsigned, load, loadFloat, loadInteger, loadSplat,
  multiply, one, set, shiftedLeft, shiftedRight, shuffle, splat, splatInteger, store, storeFloat, storeInteger, subtract, until, when,
} from './wasm-assembler.ts';

const WORD = 4;
const VECTOR = 16;

/**
 * A WebAssembly module of some three kilobytes with the inner loops that tfjs-backend-wasm lacks or has in a slow form. It works
 * in the memory of the backend itself, so nothing is copied to it. All sizes and strides are in bytes.
 */
export function heapModule(shared: boolean): Uint8Array<ArrayBuffer> {
  return assembleModule(
    [
      moveBlocks('copyBlocks', (to, from) => store(to, load(from)), (to, from) => storeInteger(to, loadInteger(from))),
      moveBlocks('addBlocks', (to, from) => store(to, four.add(load(to), load(from))), (to, from) => storeFloat(to, one.add(loadFloat(to), loadFloat(from)))),
      fillBlocks, transpose, copyElements, exponential, gatherBlocks, scatterAdd, multiplyTiles, multiplyElements,
      accumulateRows('addRows', four.add, one.add),
      accumulateRows('maximumRows', four.maximum, one.maximum),
      accumulateRows('minimumRows', four.minimum, one.minimum),
    ],
    shared,
  );
}

/** Walks over `bytes` bytes, a vector at a time and then a word at a time. */
function walk(bytes: Code, end: number, pointers: readonly number[], vector: Code, word: Code): Code {
  const step = (by: number) => pointers.flatMap((pointer) => advance(pointer, integer(by)));
  const [first] = pointers;
  return [
    ...set(end, add(get(first), and(bytes, integer(-VECTOR)))),
    ...until(equal(get(first), get(end)), [...vector, ...step(VECTOR)]),
    ...advance(end, and(bytes, integer(VECTOR - 1))),
    ...until(equal(get(first), get(end)), [...word, ...step(WORD)]),
  ];
}

/** Repeats `body` as often as the local `count` says, which it counts down. */
function countDown(count: number, body: Code): Code {
  return until(isZero(get(count)), [...body, ...set(count, subtract(get(count), integer(1)))]);
}

/**
 * NAME(x, out, count, bytes, xStride, outStride): puts `count` blocks of `bytes` bytes where others are, copied or combined with
 * what is there.
 */
function moveBlocks(name: string, vector: (to: Code, from: Code) => Code, word: (to: Code, from: Code) => Code): AssembledFunction {
  const [x, out, count, bytes, xStride, outStride, from, to, end] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  return {
    name,
    parameters: 6,
    integers: 3,
    vectors: 0,
    body: countDown(count, [
      ...set(from, get(x)),
      ...set(to, get(out)),
      ...walk(get(bytes), end, [from, to], vector(get(to), get(from)), word(get(to), get(from))),
      ...advance(x, get(xStride)),
      ...advance(out, get(outStride)),
    ]),
  };
}

/** fillBlocks(x, out, count, bytes, xStride, outStride): `count` blocks of `bytes` bytes, each full of the word at x. */
const fillBlocks: AssembledFunction = (() => {
  const [x, out, count, bytes, xStride, outStride, to, end, word, vector] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  return {
    name: 'fillBlocks',
    parameters: 6,
    integers: 3,
    vectors: 1,
    body: countDown(count, [
      ...set(word, loadInteger(get(x))),
      ...set(vector, splatInteger(get(word))),
      ...set(to, get(out)),
      ...walk(get(bytes), end, [to], store(get(to), get(vector)), storeInteger(get(to), get(word))),
      ...advance(x, get(xStride)),
      ...advance(out, get(outStride)),
    ]),
  };
})();

/** transpose(x, out, rows, columns, xStride, outStride): 4 × 4 words at a time; rows and columns are multiples of 4. */
const transpose: AssembledFunction = (() => {
  const [x, out, rows, columns, xStride, outStride, from, to, left, address] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const row = (i: number) => 10 + i;
  const pair = (i: number) => 14 + i;
  const loads = [0, 1, 2, 3].flatMap((i) => [...set(row(i), load(get(address))), ...advance(address, get(xStride))]);
  const pairs = [
    [0, 1, [0, 4, 1, 5]], [2, 3, [0, 4, 1, 5]], [0, 1, [2, 6, 3, 7]], [2, 3, [2, 6, 3, 7]],
  ] as const;
  const columnsOut = [[0, 1, [0, 1, 4, 5]], [0, 1, [2, 3, 6, 7]], [2, 3, [0, 1, 4, 5]], [2, 3, [2, 3, 6, 7]]] as const;
  return {
    name: 'transpose',
    parameters: 6,
    integers: 4,
    vectors: 8,
    body: until(isZero(get(rows)), [
      ...set(from, get(x)),
      ...set(to, get(out)),
      ...set(left, get(columns)),
      ...until(isZero(get(left)), [
        ...set(address, get(from)),
        ...loads,
        ...pairs.flatMap(([a, b, places], i) => set(pair(i), shuffle(get(row(a)), get(row(b)), places))),
        ...columnsOut.flatMap(([a, b, places]) => [...store(get(to), shuffle(get(pair(a)), get(pair(b)), places)), ...advance(to, get(outStride))]),
        ...advance(from, integer(VECTOR)),
        ...set(left, subtract(get(left), integer(4))),
      ]),
      ...advance(x, multiply(get(xStride), integer(4))),
      ...advance(out, integer(VECTOR)),
      ...set(rows, subtract(get(rows), integer(4))),
    ]),
  };
})();

/** copyElements(x, out, rows, columns, xRow, xColumn, outRow, outColumn): word by word, with any strides. */
const copyElements: AssembledFunction = (() => {
  const [x, out, rows, columns, xRow, xColumn, outRow, outColumn, from, to, left] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  return {
    name: 'copyElements',
    parameters: 8,
    integers: 3,
    vectors: 0,
    body: countDown(rows, [
      ...set(from, get(x)),
      ...set(to, get(out)),
      ...set(left, get(columns)),
      ...countDown(left, [...storeInteger(get(to), loadInteger(get(from))), ...advance(from, get(xColumn)), ...advance(to, get(outColumn))]),
      ...advance(x, get(xRow)),
      ...advance(out, get(outRow)),
    ]),
  };
})();

/**
 * exponential(x, out, n): eˣ of n ≥ 4 numbers, four at a time; the last four are done again where n is no multiple of 4.
 *
 * eˣ = 2ᵏ eʳ with k = round(x / ln 2) and |r| ≤ ln 2 / 2 (Muller, Elementary Functions, section 11.1): ln 2 is taken in two
 * parts, of which the first times k is exact. The Taylor polynomial of degree 7 of eʳ is off by less than r⁸ / 8! · e^|r|
 * < 8e-9, an eighth of float32's last bit. 2ᵏ is multiplied in two halves, so that numbers beyond float32 become ∞ and small
 * ones lose bits and then vanish. NaN stays NaN.
 */
const exponential: AssembledFunction = (() => {
  const [x, out, n, last, beyond] = [0, 1, 2, 3, 4];
  const [value, k, r, r2, sum, whole, half] = [5, 6, 7, 8, 9, 10, 11];
  const LN2_HIGH = 0.693359375;
  // Constants live in locals: an engine would put them together anew in every turn.
  const constants: Code[] = [];
  const constant = (code: Code) => get(12 + constants.push(code) - 1);
  const [least, most] = [constant(splat(-104)), constant(splat(89))];
  const [log2e, high, low] = [Math.LOG2E, LN2_HIGH, Math.LN2 - LN2_HIGH].map((number) => constant(splat(number)));
  // A float32 of this size has no bits for fractions: adding it rounds, and leaves the integer in the lowest bits.
  const rounder = constant(splat(1.5 * 2 ** 23));
  const [c1, c2, c3, c4, c5, c6, c7] = [1, 2, 6, 24, 120, 720, 5040].map((factorial) => constant(splat(1 / factorial)));
  const bias = constant(splatInteger(integer(127)));
  const powerOfTwo = (exponent: Code) => shiftedLeft(four.addIntegers(exponent, bias), 23);
  const linear = (c: Code, factor: Code, d: Code) => four.add(four.multiply(c, factor), d);
  return {
    name: 'exponential',
    parameters: 3,
    integers: 2,
    vectors: 7 + constants.length,
    body: [
      ...constants.flatMap((code, i) => set(12 + i, code)),
      ...set(last, add(get(x), multiply(subtract(get(n), integer(4)), integer(WORD)))),
      ...until(isZero(get(n)), [
        // Beyond these bounds the result is 0 or ∞ in float32.
        ...set(value, four.orLess(four.orMore(load(get(x)), least), most)),
        ...set(k, four.add(four.multiply(get(value), log2e), rounder)),
        ...set(whole, four.subtractIntegers(get(k), rounder)),
        ...set(k, four.subtract(get(k), rounder)),
        ...set(r, four.subtract(four.subtract(get(value), four.multiply(get(k), high)), four.multiply(get(k), low))),
        // Pairs, then pairs of pairs (Estrin): a chain of seven would keep the processor waiting.
        ...set(r2, four.multiply(get(r), get(r))),
        ...set(sum, linear(linear(c7, get(r), c6), get(r2), linear(c5, get(r), c4))),
        ...set(sum, linear(get(sum), four.multiply(get(r2), get(r2)), linear(linear(c3, get(r), c2), get(r2), four.add(get(r), c1)))),
        ...set(half, shiftedRight(get(whole), 1)),
        ...store(
          get(out),
          four.multiply(four.multiply(get(sum), powerOfTwo(get(half))), powerOfTwo(four.subtractIntegers(get(whole), get(half)))),
        ),
        ...when(equal(get(x), get(last)), set(n, integer(0))),
        ...advance(x, integer(VECTOR)),
        ...advance(out, integer(VECTOR)),
        ...when(lessUnsigned(get(last), get(x)), [
          ...set(beyond, subtract(get(x), get(last))),
          ...set(x, get(last)),
          ...set(out, subtract(get(out), get(beyond))),
        ]),
      ]),
    ],
  };
})();

/** gatherBlocks(x, indices, out, count, bytes): block i is the one of x with the number indices[i]. */
const gatherBlocks: AssembledFunction = (() => {
  const [x, indices, out, count, bytes, from, end] = [0, 1, 2, 3, 4, 5, 6];
  return {
    name: 'gatherBlocks',
    parameters: 5,
    integers: 2,
    vectors: 0,
    body: countDown(count, [
      ...set(from, add(get(x), multiply(loadInteger(get(indices)), get(bytes)))),
      // Blocks of the result follow one another.
      ...walk(get(bytes), end, [from, out], store(get(out), load(get(from))), storeInteger(get(out), loadInteger(get(from)))),
      ...advance(indices, integer(WORD)),
    ]),
  };
})();

/** scatterAdd(x, indices, out, count, bytes, size): adds block i to the block indices[i] < size of the result; others are left out. */
const scatterAdd: AssembledFunction = (() => {
  const [x, indices, out, count, bytes, size, from, to, end, index] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  return {
    name: 'scatterAdd',
    parameters: 6,
    integers: 4,
    vectors: 0,
    body: countDown(count, [
      ...set(index, loadInteger(get(indices))),
      ...when(lessUnsigned(get(index), get(size)), [
        ...set(from, get(x)),
        ...set(to, add(get(out), multiply(get(index), get(bytes)))),
        ...walk(
          get(bytes), end, [from, to],
          store(get(to), four.add(load(get(to)), load(get(from)))),
          storeFloat(get(to), one.add(loadFloat(get(to)), loadFloat(get(from)))),
        ),
      ]),
      ...advance(x, get(bytes)),
      ...advance(indices, integer(WORD)),
    ]),
  };
})();

/** Rows and columns of the tiles of {@link multiplyTiles}. */
export const TILE_ROWS = 4;
export const TILE_COLUMNS = 8;

/**
 * multiplyTiles(a, b, out, m, n, k, aRow, aColumn, bRow, outRow): the product of an m × k and a k × n matrix, for multiples m
 * and n of the tile's sides; the entries of a may lie in any order, so that it may be a transpose.
 */
const multiplyTiles: AssembledFunction = (() => {
  const [a, b, out, m, n, k, aRow, aColumn, bRow, outRow, panel, target, columns, depth] = Array.from({ length: 14 }, (_, i) => i);
  const rows = Array.from({ length: TILE_ROWS }, (_, i) => i);
  const halves = [0, 1];
  const entry = (row: number) => 14 + row;
  const factor = 14 + TILE_ROWS;
  const right = (half: number) => factor + 1 + half;
  const sum = (row: number, half: number) => factor + 3 + 2 * row + half;
  return {
    name: 'multiplyTiles',
    parameters: 10,
    integers: 4 + TILE_ROWS,
    vectors: 3 + 2 * TILE_ROWS,
    body: until(isZero(get(m)), [
      ...set(target, get(out)),
      ...set(columns, integer(0)),
      ...until(equal(get(columns), get(n)), [
        ...rows.flatMap((row) => halves.flatMap((half) => set(sum(row, half), splat(0)))),
        ...set(entry(0), get(a)),
        ...rows.slice(1).flatMap((row) => set(entry(row), add(get(entry(row - 1)), get(aRow)))),
        ...set(panel, add(get(b), multiply(get(columns), integer(WORD)))),
        ...set(depth, get(k)),
        ...countDown(depth, [
          ...halves.flatMap((half) => set(right(half), load(get(panel), half * VECTOR))),
          ...rows.flatMap((row) => [
            ...set(factor, loadSplat(get(entry(row)))),
            ...halves.flatMap((half) => set(sum(row, half), four.add(get(sum(row, half)), four.multiply(get(factor), get(right(half)))))),
            ...advance(entry(row), get(aColumn)),
          ]),
          ...advance(panel, get(bRow)),
        ]),
        ...set(panel, get(target)),
        ...rows.flatMap((row) => [
          ...halves.flatMap((half) => store(get(panel), get(sum(row, half)), half * VECTOR)),
          ...advance(panel, get(outRow)),
        ]),
        ...advance(target, integer(TILE_COLUMNS * WORD)),
        ...advance(columns, integer(TILE_COLUMNS)),
      ]),
      ...advance(a, multiply(get(aRow), integer(TILE_ROWS))),
      ...advance(out, multiply(get(outRow), integer(TILE_ROWS))),
      ...set(m, subtract(get(m), integer(TILE_ROWS))),
    ]),
  };
})();

/** multiplyElements(a, b, out, m, n, k, aRow, aColumn, bRow, outRow): the same for any m and n, number by number. */
const multiplyElements: AssembledFunction = (() => {
  const [a, b, out, m, n, k, aRow, aColumn, bRow, outRow, left, right, target, columns, depth] = Array.from({ length: 15 }, (_, i) => i);
  return {
    name: 'multiplyElements',
    parameters: 10,
    integers: 5,
    vectors: 0,
    body: countDown(m, [
      ...set(target, get(out)),
      ...set(columns, integer(0)),
      ...until(equal(get(columns), get(n)), [
        ...storeInteger(get(target), integer(0)),
        ...set(left, get(a)),
        ...set(right, add(get(b), multiply(get(columns), integer(WORD)))),
        ...set(depth, get(k)),
        ...countDown(depth, [
          ...storeFloat(get(target), one.add(loadFloat(get(target)), one.multiply(loadFloat(get(left)), loadFloat(get(right))))),
          ...advance(left, get(aColumn)),
          ...advance(right, get(bRow)),
        ]),
        ...advance(target, integer(WORD)),
        ...advance(columns, integer(1)),
      ]),
      ...advance(a, get(aRow)),
      ...advance(out, get(outRow)),
    ]),
  };
})();

/** NAME(x, out, rows, bytes): combines `rows` rows of x, one after the other, into the row that is in `out` already. */
function accumulateRows(name: string, combine: (a: Code, b: Code) => Code, combineOne: (a: Code, b: Code) => Code): AssembledFunction {
  const [x, out, rows, bytes, to, end] = [0, 1, 2, 3, 4, 5];
  return {
    name,
    parameters: 4,
    integers: 2,
    vectors: 0,
    body: countDown(rows, [
      ...set(to, get(out)),
      ...walk(
        get(bytes), end, [x, to],
        store(get(to), combine(load(get(to)), load(get(x)))),
        storeFloat(get(to), combineOne(loadFloat(get(to)), loadFloat(get(x)))),
      ),
    ]),
  };
}
