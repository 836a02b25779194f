/** What the numbers of an image of MNIST are when an encoder gets them. */
export const mnistPixels = 'grey values from 0 (background) to 1 (ink): bytes divided by 255; rows, columns and one channel';
