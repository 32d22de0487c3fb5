export { StackError } from './errors';
export { freePort, isFree } from './free-port';
export { kafkaJars, missingForKafka } from './kafka/jars';
export { type KafkaOptions, type RunningKafka, startKafka, stopKafkaIn } from './kafka/start-kafka';
export { lastLine } from './log-tail';
export { removePostgres } from './postgres/remove-postgres';
export { type PostgresOptions, type RunningPostgres, startPostgres, stopPostgresIn } from './postgres/start-postgres';
export { ProcessMark, endProcess, isRunning, markOf, signal, waitForEnd } from './processes';
