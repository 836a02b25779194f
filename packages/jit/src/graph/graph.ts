import * as tf from '@tensorflow/tfjs-core';

import { typedArray, type ElementArray } from './typed-array.ts';

/** Element types of values: those of tfjs, and two that only occur between nodes. */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64' | 'float64';

/** An attribute of a node; ONNX tells integers from floats. */
export type Attribute = { readonly int: number } | { readonly ints: readonly number[] } | { readonly float: number } | { readonly text: string };

/** One operation of the graph. */
export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: Value[];
}

/** A tensor of the graph: an input, the output of a node, or a constant (`data`, or one number everywhere: `splat`). */
export interface Value {
  readonly id: number;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly node?: GraphNode;
  readonly data?: ElementArray;
  readonly splat?: number;
}

/** Constants up to this many elements are found again by a text of their content; larger ones are compared. */
const SHORT_CONSTANT = 256;

/**
 * A graph of ONNX operations in the making. Every method gives the value that the operation has, in as few nodes as it
 * takes: equal nodes are one node, chains of reshapes and of transpositions collapse, and a transposition moves behind
 * elementwise operations and reductions, where the next one undoes it. (tfjs keeps images channels-last, ONNX
 * channels-first; without this every convolution would cost two transpositions.)
 */
export class Graph {
  #nextId = 0;
  readonly #shared = new Map<string, Value[]>();
  readonly #constants = new Map<string, Value>();
  readonly #longConstants = new Map<string, Value[]>();

  /** A value that is given when the graph runs. */
  input(shape: readonly number[], type: ElementType): Value {
    return { id: this.#nextId++, shape: [...shape], type };
  }

  /** A constant; one number everywhere becomes a splat. */
  constant(data: ElementArray, shape: readonly number[], type: ElementType): Value {
    if (data.length > 1 && isUniform(data)) return this.splat(Number(data[0]), shape, type);
    if (data.length > SHORT_CONSTANT) return this.#longConstant(data, shape, type);
    const key = `${type} ${shape} ${Array.from(data as ArrayLike<number | bigint>, (entry) => (Object.is(entry, -0) ? '-0' : String(entry)))}`;
    let known = this.#constants.get(key);
    if (known === undefined) {
      known = { id: this.#nextId++, shape: [...shape], type, data: data.slice() };
      this.#constants.set(key, known);
    }
    return known;
  }

  /** The same number everywhere. */
  splat(value: number, shape: readonly number[], type: ElementType): Value {
    const size = tf.util.sizeFromShape([...shape]);
    if (size === 1) return this.constant(typedArray(type, [value]), shape, type);
    if (size === 0) return this.constant(typedArray(type, []), shape, type);
    const key = `splat ${type} ${shape} ${Object.is(value, -0) ? '-0' : value}`;
    let known = this.#constants.get(key);
    if (known === undefined) {
      known = { id: this.#nextId++, shape: [...shape], type, splat: value };
      this.#constants.set(key, known);
    }
    return known;
  }

  scalar(value: number, type: ElementType = 'float32'): Value {
    return this.constant(typedArray(type, [value]), [], type);
  }

  /** A list of integers, as shapes, axes and bounds of slices are given. */
  list(values: readonly number[]): Value {
    // Not through `constant`: a list of equal numbers must not become a splat.
    const key = `list ${values}`;
    let known = this.#constants.get(key);
    if (known === undefined) {
      known = { id: this.#nextId++, shape: [values.length], type: 'int64', data: BigInt64Array.from(values, BigInt) };
      this.#constants.set(key, known);
    }
    return known;
  }

  /** Adds a node, or finds the equal one. Splats become whole tensors here. */
  emit(
    op: string,
    inputs: readonly Value[],
    outputs: readonly { readonly shape: readonly number[]; readonly type: ElementType }[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const whole = inputs.map((value) => this.#whole(value));
    const key = `${op} ${whole.map(({ id }) => id)} ${JSON.stringify(attributes)}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const node: GraphNode = { op, inputs: whole, attributes, outputs: [] };
    for (const { shape, type } of outputs) node.outputs.push({ id: this.#nextId++, shape: [...shape], type, node });
    this.#shared.set(key, node.outputs);
    return node.outputs;
  }

  /** A node of one output. */
  one(op: string, inputs: readonly Value[], shape: readonly number[], type: ElementType, attributes?: Readonly<Record<string, Attribute>>): Value {
    return this.emit(op, inputs, [{ shape, type }], attributes)[0];
  }

  /** An elementwise operation of one operand; further inputs of the node must be scalars. */
  unary(op: string, x: Value, { type = x.type, scalars = [], attributes }: UnaryOptions = {}): Value {
    const source = transposed(x);
    if (source) return this.transpose(this.unary(op, source.x, { type, scalars, ...(attributes && { attributes }) }), source.perm);
    return this.one(op, [x, ...scalars], x.shape, type, attributes);
  }

  /** An elementwise operation of two operands, with broadcasting. */
  binary(op: string, a: Value, b: Value, { type = a.type, attributes }: { type?: ElementType; attributes?: Record<string, Attribute> } = {}): Value {
    const shape = tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
    const [narrowA, narrowB] = [this.#narrow(a, b, shape), this.#narrow(b, a, shape)];
    const moved = this.#behind([narrowA, narrowB], shape);
    if (moved) return this.transpose(this.binary(op, moved.operands[0], moved.operands[1], { type, ...(attributes && { attributes }) }), moved.perm);
    return this.one(op, [narrowA, narrowB], shape, type, attributes);
  }

  /** Entries of `a` where `condition` holds, of `b` elsewhere, with broadcasting. */
  where(condition: Value, a: Value, b: Value): Value {
    const both = tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
    const shape = tf.backend_util.assertAndGetBroadcastShape([...condition.shape], both);
    const operands = [condition, this.#narrow(a, condition, shape), this.#narrow(b, condition, shape)];
    const moved = this.#behind(operands, shape);
    if (moved) return this.transpose(this.where(moved.operands[0], moved.operands[1], moved.operands[2]), moved.perm);
    return this.one('Where', operands, shape, a.type);
  }

  cast(x: Value, type: ElementType): Value {
    if (x.type === type) return x;
    if (x.splat !== undefined) return this.splat(x.splat, x.shape, type);
    return this.unary('Cast', x, { type, attributes: { to: { int: ONNX_TYPES[type] } } });
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (sameShape(x.shape, shape)) return x;
    if (x.splat !== undefined) return this.splat(x.splat, shape, x.type);
    if (x.data !== undefined) return this.constant(x.data, shape, x.type);
    if (x.node?.op === 'Reshape') return this.reshape(x.node.inputs[0], shape);
    return this.one('Reshape', [x, this.list(shape)], shape, x.type);
  }

  transpose(x: Value, perm: readonly number[]): Value {
    const shape = perm.map((axis) => x.shape[axis]);
    if (x.splat !== undefined) return this.splat(x.splat, shape, x.type);
    const source = transposed(x);
    if (source) return this.transpose(source.x, perm.map((axis) => source.perm[axis]));
    const moving = perm.filter((axis) => x.shape[axis] !== 1);
    if (moving.every((axis, i) => i === 0 || moving[i - 1] < axis)) return this.reshape(x, shape);
    return this.one('Transpose', [x], shape, x.type, { perm: { ints: perm } });
  }

  /** A reduction over axes; `op` is the ONNX name. */
  reduce(op: string, x: Value, axes: readonly number[], keepDims: boolean): Value {
    if (axes.length === 0) return x;
    const source = transposed(x);
    if (source) {
      const inner = this.reduce(op, source.x, axes.map((axis) => source.perm[axis]).toSorted((p, q) => p - q), true);
      const back = this.transpose(inner, source.perm);
      return keepDims ? back : this.reshape(back, back.shape.filter((_, axis) => !axes.includes(axis)));
    }
    const shape = x.shape.flatMap((size, axis) => (!axes.includes(axis) ? [size] : keepDims ? [1] : []));
    return this.one(op, [x, this.list(axes)], shape, x.type, { keepdims: { int: keepDims ? 1 : 0 } });
  }

  /** The entries from `starts` up to `ends`, every `steps`. */
  slice(x: Value, starts: readonly number[], ends: readonly number[], steps: readonly number[]): Value {
    const shape = x.shape.map((_, axis) => Math.max(0, Math.ceil((ends[axis] - starts[axis]) / steps[axis])));
    if (sameShape(shape, x.shape) && steps.every((step) => step === 1)) return x;
    if (x.splat !== undefined) return this.splat(x.splat, shape, x.type);
    // Counting backwards, "before the first" is written as an end below −size.
    const bounds = ends.map((end, axis) => (steps[axis] < 0 && end < 0 ? -x.shape[axis] - 1 : end));
    return this.one('Slice', [x, this.list(starts), this.list(bounds), this.list(x.shape.map((_, axis) => axis)), this.list(steps)], shape, x.type);
  }

  concat(values: readonly Value[], axis: number): Value {
    const filled = values.filter((value) => tf.util.sizeFromShape([...value.shape]) > 0);
    if (filled.length === 1) return filled[0];
    const parts = filled.length === 0 ? values : filled;
    const shape = parts[0].shape.map((size, k) => (k === axis ? parts.reduce((sum, part) => sum + part.shape[axis], 0) : size));
    return this.one('Concat', parts, shape, parts[0].type, { axis: { int: axis } });
  }

  pad(x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
    if ([...before, ...after].every((count) => count === 0)) return x;
    const shape = x.shape.map((size, axis) => size + before[axis] + after[axis]);
    return this.one('Pad', [x, this.list([...before, ...after]), this.scalar(value, x.type)], shape, x.type, { mode: { text: 'constant' } });
  }

  expand(x: Value, shape: readonly number[]): Value {
    if (sameShape(x.shape, shape)) return x;
    const [first] = x.data ?? [];
    if (x.splat !== undefined || x.data?.length === 1) return this.splat(x.splat ?? Number(first), shape, x.type);
    return this.one('Expand', [x, this.list(shape)], shape, x.type);
  }

  /** The product of matrices in the last two axes; axes before them broadcast. */
  product(a: Value, b: Value, transposeA = false, transposeB = false): Value {
    const [p, q] = [asMatrix(a, transposeA), asMatrix(b, transposeB)];
    if (p.x.shape.length === 2 && q.x.shape.length === 2 && a.type === 'float32') {
      const shape = [p.x.shape[p.flip ? 1 : 0], q.x.shape[q.flip ? 0 : 1]];
      return this.one('Gemm', [p.x, q.x], shape, a.type, { transA: { int: Number(p.flip) }, transB: { int: Number(q.flip) } });
    }
    // One matrix in axes of size 1 is a matrix.
    if (Math.max(a.shape.length, b.shape.length) > 2 && [a, b].every(({ shape }) => shape.slice(0, -2).every((size) => size === 1))) {
      const flat = this.product(this.reshape(a, a.shape.slice(-2)), this.reshape(b, b.shape.slice(-2)), transposeA, transposeB);
      return this.reshape(flat, [...Array<number>(Math.max(a.shape.length, b.shape.length) - 2).fill(1), ...flat.shape]);
    }
    const [left, right] = [transposeA ? this.#swapLast(a) : a, transposeB ? this.#swapLast(b) : b];
    const outer = tf.backend_util.assertAndGetBroadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
    return this.one('MatMul', [left, right], [...outer, left.shape.at(-2) as number, right.shape.at(-1) as number], a.type);
  }

  /**
   * x + bias, where the bias has one entry for each in the last axis: as part of the product or convolution that x is.
   * tfjs fuses the two only where it takes no gradients.
   */
  addBias(x: Value, bias: Value): Value {
    const channels = x.shape.at(-1);
    const { node } = x;
    if (bias.shape.length === 1 && bias.shape[0] === channels && node !== undefined) {
      if (node.op === 'Gemm' && node.inputs.length === 2) {
        return this.one('Gemm', [...node.inputs, bias], x.shape, x.type, node.attributes);
      }
      const [inner] = node.inputs;
      if (node.op === 'Reshape' && inner.node?.op === 'Gemm' && inner.shape.at(-1) === channels) {
        return this.reshape(this.addBias(inner, bias), x.shape);
      }
      if (node.op === 'Transpose' && inner.node?.op === 'Conv' && inner.node.inputs.length === 2 && inner.shape[1] === channels) {
        const { inputs, attributes } = inner.node;
        return this.transpose(this.one('Conv', [...inputs, bias], inner.shape, x.type, attributes), transposed(x)?.perm ?? []);
      }
    }
    return this.binary('Add', x, bias);
  }

  #longConstant(data: ElementArray, shape: readonly number[], type: ElementType): Value {
    const key = `${type} ${shape}`;
    const known = this.#longConstants.get(key) ?? [];
    const found = known.find((value) => sameEntries(value.data as ElementArray, data));
    if (found !== undefined) return found;
    const made: Value = { id: this.#nextId++, shape: [...shape], type, data: data.slice() };
    this.#longConstants.set(key, [...known, made]);
    return made;
  }

  #swapLast(x: Value): Value {
    const rank = x.shape.length;
    return this.transpose(x, x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)));
  }

  /** A splat as a scalar where the other operand alone gives the shape of the result. */
  #narrow(value: Value, other: Value, shape: readonly number[]): Value {
    if (value.splat === undefined || !sameShape(other.shape, shape)) return value;
    return this.scalar(value.splat, value.type);
  }

  #whole(value: Value): Value {
    if (value.splat === undefined) return value;
    return this.one('Expand', [this.scalar(value.splat, value.type), this.list(value.shape)], value.shape, value.type);
  }

  /**
   * Operands of an elementwise operation before the transposition that some of them end with: possible if those of the
   * result's size all end with the same one, and the others are small enough to be transposed back.
   */
  #behind(operands: readonly Value[], shape: readonly number[]): { operands: Value[]; perm: readonly number[] } | undefined {
    const size = tf.util.sizeFromShape([...shape]);
    const perm = operands.map(transposed).find((source) => source)?.perm;
    if (perm === undefined || perm.length !== shape.length) return undefined;
    const inverse = invertPermutation(perm);
    const moved: Value[] = [];
    for (const operand of operands) {
      const source = transposed(operand);
      if (source && String(source.perm) === String(perm)) {
        moved.push(source.x);
      } else if (operand.shape.length === 0) {
        moved.push(operand);
      } else if (tf.util.sizeFromShape([...operand.shape]) * 4 <= size) {
        const aligned = [...Array<number>(shape.length - operand.shape.length).fill(1), ...operand.shape];
        moved.push(this.transpose(this.reshape(operand, aligned), inverse));
      } else {
        return undefined;
      }
    }
    return { operands: moved, perm };
  }
}

interface UnaryOptions {
  readonly type?: ElementType;
  readonly scalars?: readonly Value[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** TensorProto.DataType of each element type. */
export const ONNX_TYPES: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 };

function isUniform(data: ElementArray): boolean {
  const [first] = data;
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], first)) return false;
  return true;
}

/** To the bit, so that −0 is not 0. */
function sameEntries(a: ElementArray, b: ElementArray): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function transposed(value: Value): { x: Value; perm: readonly number[] } | undefined {
  if (value.node?.op !== 'Transpose') return undefined;
  return { x: value.node.inputs[0], perm: (value.node.attributes.perm as { ints: readonly number[] }).ints };
}

/** A matrix that is a transposition already, as the other matrix and a flag. */
function asMatrix(x: Value, flip: boolean): { x: Value; flip: boolean } {
  const source = x.shape.length === 2 ? transposed(x) : undefined;
  return source ? { x: source.x, flip: !flip } : { x, flip };
}

function invertPermutation(perm: readonly number[]): number[] {
  const inverse = Array<number>(perm.length);
  perm.forEach((from, to) => {
    inverse[from] = to;
  });
  return inverse;
}
