export { loadIdxImages } from './load-idx-images.ts';
export { loadLabelledImages } from './load-labelled-images.ts';
export type { LoadLabelledImagesOptions } from './load-labelled-images.ts';
export { loadMnist } from './load-mnist.ts';
export type { LoadMnistOptions, Mnist } from './load-mnist.ts';
