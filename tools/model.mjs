// `npm run model`: every interleaving of relay, chain and checkpoint, and what each rule is for.
import { prepare, root } from './prepare.mjs';

prepare();
await import(`${root}libs/model/dist/main.js`);
