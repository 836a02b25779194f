import { OutOfRangeError } from '../errors.ts';
import type { GraphNode, Value } from '../graph/graph.ts';
import { neededNodes, type Size } from '../onnx/encode-model.ts';
import type { Recording } from './record.ts';

/** Entry k of a list is `factors[k]` · n + `offsets[k]`. */
export interface LinearList {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
}

/** A graph for every batch size. */
export interface Unified {
  readonly dynamic: ReadonlyMap<Value, LinearList>;
  readonly outputShapes: readonly (readonly Size[])[];
}

/**
 * What two recordings of one function, with batches of `sizes[0]` and `sizes[1]`, have in common: their graphs must be
 * the same but for lists of sizes, each a linear function of the batch size.
 */
export function unify(first: Recording, second: Recording, { sizes, symbol }: { sizes: readonly [number, number]; symbol: string }): Unified {
  const dynamic = new Map<Value, LinearList>();
  const same = new Map<Value, Value>();
  const inputs = (recording: Recording) => [...recording.inputs.map(({ value }) => value), ...recording.variables.map(({ before }) => before)];
  const [ours, theirs] = [inputs(first), inputs(second)];
  ours.forEach((value, k) => same.set(value, theirs[k]));
  const nodes = (recording: Recording) => neededNodes(recording.outputs.map(({ value }) => value));
  const [left, right] = [nodes(first), nodes(second)];
  if (left.length !== right.length) fail(`has ${left.length} operations for a batch of ${sizes[0]} and ${right.length} for ${sizes[1]}`);
  left.forEach((node, k) => pair(node, right[k]));

  function pair(a: GraphNode, b: GraphNode): void {
    if (a.op !== b.op || a.inputs.length !== b.inputs.length || JSON.stringify(a.attributes) !== JSON.stringify(b.attributes)) {
      fail(`has ${a.op} ${JSON.stringify(a.attributes)} where the other has ${b.op} ${JSON.stringify(b.attributes)}`);
    }
    a.inputs.forEach((value, k) => operand(a.op, value, b.inputs[k]));
    a.outputs.forEach((value, k) => same.set(value, b.outputs[k]));
  }

  function operand(op: string, a: Value, b: Value): void {
    const known = same.get(a);
    if (known !== undefined) {
      if (known !== b) fail(`connects ${op} otherwise`);
      return;
    }
    same.set(a, b);
    if (a.data === undefined || b.data === undefined || a.type !== b.type || a.data.length !== b.data.length) {
      fail(`gives ${op} a constant of shape [${a.shape}], and [${b.shape}] for another batch size`);
    }
    const [p, q] = [a.data, b.data] as unknown as [ArrayLike<number | bigint>, ArrayLike<number | bigint>];
    const changes = Array.from(p, (entry, k) => !Object.is(entry, q[k]));
    if (!changes.includes(true)) return;
    if (a.type !== 'int64') fail(`gives ${op} a constant that depends on the batch size`);
    const factors = Array.from(p, (entry, k) => (Number(q[k]) - Number(entry)) / (sizes[1] - sizes[0]));
    if (!factors.every(Number.isInteger)) fail(`gives ${op} sizes that are not linear in the batch size`);
    dynamic.set(a, { factors, offsets: Array.from(p, (entry, k) => Number(entry) - factors[k] * sizes[0]) });
  }

  const outputShapes = first.outputs.map(({ value }, k) =>
    value.shape.map((size, axis): Size => {
      const other = second.outputs[k].value.shape[axis];
      if (size === other) return size;
      return size === sizes[0] && other === sizes[1] ? symbol : `${symbol}_${k}_${axis}`;
    }),
  );
  return { dynamic, outputShapes };
}

function fail(difference: string): never {
  throw new OutOfRangeError(`exportOnnx: batch cannot be a symbol, for the recorded graph ${difference}; export with a fixed batch size`);
}
