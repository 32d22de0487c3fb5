export { FAILPOINTS, type Failpoint } from './names';
