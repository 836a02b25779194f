import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';

import { ONNX_TYPES, type Attribute, type GraphNode, type Value } from '../graph/graph.ts';
import { typedArray } from '../graph/typed-array.ts';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  type AttributeProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from './onnx_pb.ts';
import { onnxOpset } from './onnx-opset.ts';

/** Version of the file format: 8, the one of opset 18. */
const IR_VERSION = 8n;

/** Operations whose outputs behind the first are left out where nothing uses them; others, such as TopK, must have all. */
const OPTIONAL_OUTPUTS: ReadonlySet<string> = new Set(['MaxPool']);

/** A size that is a number, or a name for one that may change. */
export type Size = number | string;

/** An input or output of a model. */
export interface Port {
  readonly name: string;
  readonly value: Value;
  /** Default the value's own shape. */
  readonly shape?: readonly Size[];
}

/** What a model is made of. */
export interface ModelParts {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Values that are constants in this model, with their data. */
  readonly initial?: ReadonlyMap<Value, ArrayBufferView>;
  /** Lists of sizes that depend on the first dimension n of the first input: entry k is `factors[k]` · n + `offsets[k]`. */
  readonly dynamic?: ReadonlyMap<Value, { readonly factors: readonly number[]; readonly offsets: readonly number[] }>;
  /** Whether to write the shapes of all values into the file. */
  readonly annotate?: boolean;
}

type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;
type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type InfoInit = MessageInitShape<typeof ValueInfoProtoSchema>;

/** The nodes that outputs depend on, in an order in which they can run. */
export function neededNodes(outputs: readonly Value[]): GraphNode[] {
  const order: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  const stack = outputs.flatMap(({ node }) => (node ? [{ node, entered: false }] : [])).toReversed();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, entered } = top;
    if (entered) {
      order.push(node);
    } else if (!seen.has(node)) {
      seen.add(node);
      stack.push({ node, entered: true });
      for (const input of node.inputs.toReversed()) if (input.node && !seen.has(input.node)) stack.push({ node: input.node, entered: false });
    }
  }
  return order;
}

/** An ONNX file: the part of the graph that the outputs need. */
export function encodeModel({ name, inputs, outputs, initial = new Map(), dynamic = new Map(), annotate = false }: ModelParts): Uint8Array {
  const names = new Map<Value, string>(inputs.map((port) => [port.value, port.name]));
  const nodes: NodeInit[] = [];
  const initializers: TensorInit[] = [];
  const order = neededNodes(outputs.map(({ value }) => value));
  const used = new Set(order.flatMap(({ inputs: operands }) => operands));
  const aliases: { from: Value; to: string }[] = [];
  for (const port of outputs) {
    if (port.value.node && !names.has(port.value)) names.set(port.value, port.name);
    else aliases.push({ from: port.value, to: port.name });
  }
  const nameOf = (value: Value) => names.get(value) ?? `value/${value.id}`;

  const constants = new Set([...used, ...aliases.map(({ from }) => from)].filter((value) => isConstant(value) || initial.has(value)));
  const [first] = inputs;
  if (dynamic.size > 0) {
    initializers.push(integers('dynamic/first', [0]));
    nodes.push({ opType: 'Shape', input: [first.name], output: ['dynamic/shape'] });
    nodes.push({ opType: 'Gather', input: ['dynamic/shape', 'dynamic/first'], output: ['dynamic/n'] });
  }
  for (const value of constants) {
    const linear = dynamic.get(value);
    if (linear === undefined) {
      initializers.push(tensor(nameOf(value), value, initial.get(value)));
      continue;
    }
    const own = nameOf(value);
    initializers.push(integers(`${own}/factors`, linear.factors), integers(`${own}/offsets`, linear.offsets));
    nodes.push({ opType: 'Mul', input: ['dynamic/n', `${own}/factors`], output: [`${own}/scaled`] });
    nodes.push({ opType: 'Add', input: [`${own}/scaled`, `${own}/offsets`], output: [own] });
  }
  for (const { op, inputs: operands, outputs: results, attributes } of order) {
    nodes.push({
      opType: op,
      name: `${op}_${results[0].id}`,
      input: operands.map(nameOf),
      output: results.filter((value, k) => k === 0 || !OPTIONAL_OUTPUTS.has(op) || used.has(value) || names.has(value)).map(nameOf),
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
  }
  for (const { from, to } of aliases) nodes.push({ opType: 'Identity', input: [nameOf(from)], output: [to] });

  const outputNames = new Set(outputs.map((port) => port.name));
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: '@crossmodal/jit',
    opsetImport: [{ domain: '', version: BigInt(onnxOpset) }],
    graph: {
      name,
      node: nodes,
      initializer: initializers,
      input: inputs.map(info),
      output: outputs.map(info),
      valueInfo: annotate
        ? order.flatMap(({ outputs: [value] }) => (outputNames.has(nameOf(value)) ? [] : [info({ name: nameOf(value), value })]))
        : [],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

function isConstant(value: Value): boolean {
  return value.data !== undefined || value.splat !== undefined;
}

function info({ name, value, shape = value.shape }: Port): InfoInit {
  const dim = shape.map((size) =>
    typeof size === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
      : { value: { case: 'dimParam' as const, value: size } },
  );
  return { name, type: { value: { case: 'tensorType', value: { elemType: ONNX_TYPES[value.type], shape: { dim } } } } };
}

function attribute(name: string, value: Attribute): AttributeInit {
  if ('int' in value) return { name, type: AttributeType.INT, i: BigInt(value.int) };
  if ('ints' in value) return { name, type: AttributeType.INTS, ints: value.ints.map(BigInt) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value.text) };
}

function tensor(name: string, value: Value, given?: ArrayBufferView): TensorInit {
  // A splat that is an output itself has no data of its own.
  const data = given ?? value.data ?? typedArray(value.type, Array<number>(value.shape.reduce((size, n) => size * n, 1)).fill(value.splat as number));
  return {
    name,
    dims: value.shape.map(BigInt),
    dataType: ONNX_TYPES[value.type],
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>,
  };
}

function integers(name: string, values: readonly number[]): TensorInit {
  const data = BigInt64Array.from(values, BigInt);
  return { name, dims: [BigInt(values.length)], dataType: ONNX_TYPES.int64, rawData: new Uint8Array(data.buffer) };
}
