import { packageBuild } from '../../tsdown.base.mjs';

export default packageBuild({ index: 'src/index.ts', engine: 'src/engine/index.ts', browser: 'src/browser/index.ts' }, { platform: 'node' });
