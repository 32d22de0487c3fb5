export { FailpointHit } from './armed';
export { failpoint } from './failpoint';
export { FAILPOINTS, type Failpoint } from './names';
export { InvalidFailpoints } from './settings';
