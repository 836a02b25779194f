import type { Graph, Value } from '../graph/graph.ts';

/** The activations of tfjs's fused kernels; undefined for one that is not known. */
export function activation(
  g: Graph,
  x: Value,
  { name, alpha = 0.2, slopes }: { name: string | undefined; alpha?: number | undefined; slopes?: Value | undefined },
): Value | undefined {
  switch (name ?? 'linear') {
    case 'linear':
      return x;
    case 'relu':
      return relu(g, x);
    case 'relu6':
      return clip(g, x, 0, 6);
    case 'elu':
      return g.unary('Elu', x);
    case 'sigmoid':
      return g.unary('Sigmoid', x);
    case 'leakyrelu':
      return g.unary('LeakyRelu', x, { attributes: { alpha: { float: alpha } } });
    case 'prelu':
      return slopes && prelu(g, x, slopes);
    default:
      return undefined;
  }
}

/** max(x, 0); ONNX has it for floats, and for integers in later versions only. */
export function relu(g: Graph, x: Value): Value {
  return x.type === 'float32' ? g.unary('Relu', x) : g.binary('Max', x, g.scalar(0, x.type));
}

/** x limited to [low, high]. */
export function clip(g: Graph, x: Value, low: number, high: number): Value {
  return g.unary('Clip', x, { scalars: [g.scalar(low, x.type), g.scalar(high, x.type)] });
}

/** x where it is not negative, a·x elsewhere; the slopes broadcast. */
export function prelu(g: Graph, x: Value, slopes: Value): Value {
  return g.where(g.binary('Less', x, g.scalar(0), { type: 'bool' }), g.binary('Mul', x, slopes), x);
}
