import type { Environment } from './state';

/** What a person needs to know once everything runs. */
export function summary(environment: Environment, hint: string): string {
  const { commandService, accountProjection, orderProjection, historyService } = environment;
  return `
  commands           ${commandService}/docs
  accounts           ${accountProjection}/docs
  orders             ${orderProjection}/docs
  history            ${historyService}/docs

Three things to try:
  curl -s ${commandService}/accounts/sample-ada/deposits -H 'content-type: application/json' -d '{"amount":1250}'
  curl -s ${accountProjection}/accounts/sample-ada/statement
  curl -s ${historyService}/streams/order-sample-order

${hint}`;
}
