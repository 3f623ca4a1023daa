/**
 * A sandbox bank: a function from Request to Response. Providers speak XS2A under `/v1/`, people use its pages.
 * @module
 */
import type { BankDeps, Clearing } from './config.ts';
import { Consents } from './consents.ts';
import { createWeb } from './web/web.ts';
import { Settlement } from './settlement.ts';
import { accountHandlers } from './xs2a/accounts.ts';
import { consentHandlers } from './xs2a/consents.ts';
import { createGateway } from './xs2a/gateway.ts';
import { paymentHandlers } from './xs2a/payments.ts';

export interface Bank {
  (request: Request): Promise<Response>;
  /** Does what is due, as time alone does nothing. */
  run(): Promise<void>;
  /** Takes money from another bank. */
  receive: Clearing;
}

export function createBank(deps: BankDeps): Bank {
  const settlement = new Settlement(deps);
  const consents = new Consents(deps);
  const xs2a = createGateway(deps, { ...paymentHandlers(deps, settlement), ...consentHandlers(deps, consents), ...accountHandlers(deps, consents) });
  const web = createWeb(deps, settlement, consents);
  const run = async (): Promise<void> => {
    await settlement.run();
    await consents.run();
  };
  const answer = async (request: Request): Promise<Response> => {
    await run();
    return new URL(request.url).pathname.startsWith('/v1/') ? xs2a(request) : web(request);
  };
  return Object.assign(answer, { run, receive: (transfer: Parameters<Clearing>[0]) => settlement.receive(transfer) });
}
