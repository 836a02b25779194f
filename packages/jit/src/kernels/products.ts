import type { BatchMatMulAttrs, EinsumAttrs, _FusedMatMulAttrs } from '@tensorflow/tfjs-core';

import { activation } from './activation.ts';
import { productLessIdentity } from './product-less-identity.ts';
import type { Translations } from './translation.ts';

/** Translations of products of matrices. */
export const products: Translations = {
  BatchMatMul: ({ graph, inputs: { a, b }, attributes }) => {
    const { transposeA, transposeB } = attributes as BatchMatMulAttrs;
    return productLessIdentity(graph, { a, b, transposeA, transposeB }) ?? graph.product(a, b, transposeA, transposeB);
  },
  _FusedMatMul: ({ graph: g, inputs, attributes, refuse }) => {
    const { transposeA, transposeB, activation: name, leakyreluAlpha } = attributes as _FusedMatMulAttrs;
    const plain = g.product(inputs.a, inputs.b, transposeA, transposeB);
    const product = inputs.bias === undefined ? plain : g.addBias(plain, inputs.bias);
    const result = activation(g, product, { name, alpha: leakyreluAlpha, slopes: inputs.preluActivationWeights });
    return result ?? refuse(`with activation ${name} has no ONNX form`);
  },
  Einsum: ({ graph: g, inputs, attributes }) => {
    const { equation } = attributes as EinsumAttrs;
    const operands = Object.values(inputs);
    const [terms, result] = equation.replaceAll(/\s/g, '').split('->');
    const sizes = new Map<string, number>();
    terms.split(',').forEach((term, k) => [...term].forEach((letter, axis) => sizes.set(letter, operands[k].shape[axis])));
    const shape = [...result].map((letter) => sizes.get(letter) as number);
    return g.one('Einsum', operands, shape, operands[0].type, { equation: { text: `${terms}->${result}` } });
  },
};
