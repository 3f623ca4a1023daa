import { paymentFaultWords } from '../../src/locales/payment-faults.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { writeDecimal } from '../../src/schema/parse.ts';
import type { FieldFault } from '../../src/stores/payment.ts';

const plain = {
  unfinished: 'unfinished', country: 'country', characters: 'characters', checksum: 'checksum', bic: 'bic', 'not-positive': 'notPositive',
  'too-large': 'tooLarge', currency: 'currency', date: 'date', 'rf-form': 'rfForm', 'rf-checksum': 'rfChecksum', digits: 'digits',
} as const;

/** What is wrong with a field, in a sentence or two; empty until the words for it are there. */
export function faultText(fault: FieldFault, localiser: Localiser): string {
  const t = localiser.load(paymentFaultWords);
  const { locale } = localiser;
  switch (fault.reason) {
    case 'length': return t('length', { ...fault, country: new Intl.DisplayNames(locale, { type: 'region' }).of(fault.country)! });
    case 'amount': return t('amount', { example: writeDecimal('184.90', locale) });
    case 'places': return fault.most ? t('places', { count: fault.most, currency: fault.currency }) : t('wholeOnly', fault);
    case 'too-long': return t('tooLong', { count: fault.most });
    default: return t(plain[fault.reason]);
  }
}

/** Whether going on typing cannot mend it; what can is complained about once the field is left. */
export const isFinal = (fault: FieldFault): boolean =>
  ['country', 'characters', 'checksum', 'too-large', 'digits', 'too-long', 'places'].includes(fault.reason) || (fault.reason === 'length' && fault.found > fault.expected);
