export { PROPERTIES, type Property } from './properties';
export { ALL_RULES, RULES, type Rule } from './rules';
export { type Found, type Search, search } from './search/search';
export { SMALL, type Verdict, verdictOn, verdicts } from './verdicts';
export type { Size } from './world/world';
