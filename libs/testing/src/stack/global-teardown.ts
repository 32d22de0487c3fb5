import { running } from './running-stack';

export default async function globalTeardown(): Promise<void> {
  const { stack } = running;
  delete running.stack;
  await stack?.stop();
}
