import { packageBuild } from '../../tsdown.base.mjs';

export default {
  ...packageBuild({ main: 'src/main.ts' }, { platform: 'node' }),
  // A command has no types to import, so there is nothing for attw to check.
  dts: false,
  attw: false,
};
