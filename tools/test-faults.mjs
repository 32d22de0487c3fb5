// `npm run test:faults`: breaks the whole system on purpose, on a clone that is made ready first.
import { prepare, root } from './prepare.mjs';

prepare();
await import(`${root}libs/faults/dist/main.js`);
