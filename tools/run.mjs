// `npm run reprise -- …`, `npm start`, `npm run stop`: the CLI on a clone that is made ready first.
import { prepare, root } from './prepare.mjs';

prepare();
await import(`${root}apps/cli/dist/main.js`);
