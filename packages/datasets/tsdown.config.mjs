import { packageBuild } from '../../tsdown.base.mjs';

export default packageBuild({ index: 'src/index.ts', mnist: 'src/mnist/index.ts', ocean: 'src/ocean/index.ts' });
