import { join } from 'node:path';

/** A further door: whoever comes in by `port` is told to come back by `advertisedPort`, where a proxy of theirs listens. */
export interface ProxiedListener {
  readonly port: number;
  readonly advertisedPort: number;
}

export interface BrokerPorts {
  readonly port: number;
  readonly controllerPort: number;
  readonly proxied?: readonly ProxiedListener[] | undefined;
}

const FOR_EVER = -1;
const MESSAGE_BYTES = 8 * 1024 * 1024;

const doors = (ports: readonly number[]) => ports.map((port, index) => `PROXIED${index}://127.0.0.1:${port}`);

/** One node that is broker and controller, keeps everything and creates no topic by accident. */
export const serverProperties = (folder: string, { port, controllerPort, proxied = [] }: BrokerPorts): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: [`PLAINTEXT://127.0.0.1:${port}`, `CONTROLLER://127.0.0.1:${controllerPort}`, ...doors(proxied.map((door) => door.port))].join(),
    'advertised.listeners': [`PLAINTEXT://127.0.0.1:${port}`, ...doors(proxied.map((door) => door.advertisedPort))].join(),
    'listener.security.protocol.map': ['PLAINTEXT', 'CONTROLLER', ...proxied.map((_, index) => `PROXIED${index}`)].map((name) => `${name}:PLAINTEXT`).join(),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'log.retention.ms': FOR_EVER,
    'log.retention.bytes': FOR_EVER,
    'message.max.bytes': MESSAGE_BYTES,
    'replica.fetch.max.bytes': MESSAGE_BYTES,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** To a file that never grows beyond bounds; nothing to the terminal. */
export const loggingXml = (folder: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <RollingFile name="file" fileName="${join(folder, 'kafka.log')}" filePattern="${join(folder, 'kafka.%i.log')}">
      <PatternLayout pattern="%d{ISO8601} %p %c{1}: %m%n"/>
      <SizeBasedTriggeringPolicy size="10MB"/>
      <DefaultRolloverStrategy max="3"/>
    </RollingFile>
  </Appenders>
  <Loggers>
    <Root level="warn"><AppenderRef ref="file"/></Root>
    <Logger name="kafka.server" level="info"/>
  </Loggers>
</Configuration>
`;

export const JVM_OPTIONS = ['-Xmx384m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true'];
