/**
 * Consents, as providers ask for them.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { compactIban, ibanFault } from '../../../src/payments/iban.ts';
import { dayOf, type BankDeps } from '../config.ts';
import { RIGHTS, type Access, type Consents } from '../consents.ts';
import type { ConsentRow } from '../store/schema.ts';
import { Fault } from './fault.ts';
import type { Call, Handlers } from './gateway.ts';
import { once } from './once.ts';
import { readRedirects } from './redirect.ts';

interface ConsentContent {
  access: Access & { availableAccounts?: string; availableAccountsWithBalance?: string };
  recurringIndicator: boolean;
  validUntil: string;
  frequencyPerDay: number;
  combinedServiceIndicator: boolean;
}

export function consentHandlers({ store, place, now }: BankDeps, consents: Consents): Handlers {
  async function own({ provider, parameters }: Call): Promise<ConsentRow> {
    const consent = await consents.find(parameters['consentId']!);
    // Before this one looks there may be nothing of it: others' consents are as unknown as those that never were.
    if (!consent || consent.tpp !== provider.id) throw new Fault(404, 'RESOURCE_UNKNOWN', 'you have no such consent', 'consentId');
    return consent;
  }

  return {
    async createConsent(call) {
      const content = call.body as ConsentContent;
      const access = readAccess(content.access);
      if (content.combinedServiceIndicator) throw new Fault(400, 'SESSIONS_NOT_SUPPORTED', 'payments and accounts are asked for one by one', '/combinedServiceIndicator');
      if (content.validUntil < dayOf(now())) throw new Fault(400, 'FORMAT_ERROR', 'that day is over', '/validUntil');
      const { redirect, nok } = readRedirects(call);
      return store.transaction().execute((work) => once(work, call, async () => {
        const id = randomUUID();
        const last = consents.lastDay();
        await work.insertInto('consents').values({
          id, tpp: call.provider.id, owner: null, asked: JSON.stringify(access), granted: null,
          recurring: content.recurringIndicator ? 1 : 0, frequency: content.frequencyPerDay, until: content.validUntil < last ? content.validUntil : last,
          status: 'received', created: now(), changed: now(), redirect, nok,
        }).execute();
        const self = `/v1/consents/${id}`;
        return {
          status: 201,
          headers: { location: `${place.origin}${self}`, 'aspsp-sca-approach': 'REDIRECT' },
          body: { consentStatus: 'received', consentId: id, _links: { scaRedirect: { href: `${place.origin}/sca/consents/${id}` }, self: { href: self }, status: { href: `${self}/status` } } },
        };
      }));
    },

    async getConsentInformation(call) {
      const consent = await own(call);
      const granted = consent.granted === null ? undefined : (JSON.parse(consent.granted) as Record<string, string[]>);
      const access = granted ? await written(granted) : (JSON.parse(consent.asked) as Access);
      return {
        status: 200,
        body: { access, recurringIndicator: consent.recurring === 1, validUntil: consent.until, frequencyPerDay: consent.frequency, lastActionDate: dayOf(consent.changed), consentStatus: consent.status },
      };
    },

    async getConsentStatus(call) {
      return { status: 200, body: { consentStatus: (await own(call)).status } };
    },

    async deleteConsent(call) {
      const { id } = await own(call);
      await consents.end(id, 'terminatedByTpp', ['received', 'valid']);
      return { status: 204 };
    },
  };

  /** Ids of accounts as the references the document has. */
  async function written(granted: Record<string, string[]>): Promise<Access> {
    const rows = await store.selectFrom('accounts').select(['id', 'iban']).where('owner', 'is not', null).execute();
    const ibans = new Map(rows.map(({ id, iban }) => [id, iban]));
    return Object.fromEntries(RIGHTS.flatMap((right) => (granted[right]?.length ? [[right, granted[right].map((id) => ({ iban: ibans.get(id) }))]] : [])));
  }
}

/** @throws {Fault} where something is asked for that is not given here */
function readAccess({ availableAccounts, availableAccountsWithBalance, ...access }: ConsentContent['access']): Access {
  if (availableAccounts !== undefined || availableAccountsWithBalance !== undefined) throw new Fault(400, 'SERVICE_INVALID', 'a consent for the list of accounts alone is not given; ask for accounts', '/access');
  const read: Access = access.allPsd2 === undefined ? {} : { allPsd2: 'allAccounts' };
  for (const right of RIGHTS) {
    const list = access[right];
    if (list === undefined) continue;
    read[right] = list.map(({ iban = '' }, index) => {
      const compact = compactIban(iban);
      if (ibanFault(compact)) throw new Fault(400, 'FORMAT_ERROR', 'not an IBAN that can exist', `/access/${right}/${index}/iban`);
      return { iban: compact };
    });
  }
  if (Object.keys(read).length === 0) throw new Fault(400, 'FORMAT_ERROR', 'nothing is asked for', '/access');
  return read;
}
