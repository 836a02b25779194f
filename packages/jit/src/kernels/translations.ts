import { elementwise } from './elementwise.ts';
import { images } from './images.ts';
import { indexing } from './indexing.ts';
import { products } from './products.ts';
import { reductions } from './reductions.ts';
import { shapes } from './shapes.ts';
import type { Translations } from './translation.ts';

/** Every tfjs kernel that has an ONNX form here. */
export const translations: Translations = { ...elementwise, ...reductions, ...products, ...shapes, ...indexing, ...images };
