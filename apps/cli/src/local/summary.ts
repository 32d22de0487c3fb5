import { dirname } from 'node:path';
import type { Environment } from './state';

/** What a person needs to know once everything runs. */
export function summary(environment: Environment, hint: string): string {
  const { commandService, accountProjection, orderProjection, leadProjection, historyService, vault } = environment;
  return `
  commands           ${commandService}/docs
  accounts           ${accountProjection}/docs
  orders             ${orderProjection}/docs
${leadProjection ? `  leads              ${leadProjection}/docs\n` : ''}  history            ${historyService}/docs
  personal data      ${vault ? `sealed as it is written; its keys are in the vault and ${dirname(vault.keyFolder)}` : 'plain: there is no vault'}

Four things to try:
  curl -s ${commandService}/accounts/sample-ada/deposits -H 'content-type: application/json' -d '{"amount":1250}'
  curl -s ${accountProjection}/accounts/sample-ada/statement
  curl -s ${historyService}/streams/order-sample-order
  curl -s ${commandService}/subjects/sample-charles/erasure -H 'content-type: application/json' -d '{"reason":"asked to","requestedBy":"me"}'

${hint}`;
}
