import { type Admin, type Consumer, Kafka, type Producer } from 'kafkajs';
import type { Random } from '../../random';
import { admin } from './admin';
import { SimulatedConsumer } from './consumer';
import { producer } from './producer';
import type { StoredTopics } from './stored-topics';

/** From here on kafkajs in this process talks to no broker, but to these topics: all that messaging does above it stays as it is. */
export function installSimulatedKafka(topics: StoredTopics, random: Random): void {
  Kafka.prototype.producer = () => producer(topics, random) as unknown as Producer;
  Kafka.prototype.admin = () => admin(topics) as unknown as Admin;
  Kafka.prototype.consumer = ({ groupId }) => new SimulatedConsumer(groupId, topics, random) as unknown as Consumer;
}
