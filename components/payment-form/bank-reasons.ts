import type { paymentBankWords } from '../../src/locales/payment-bank.ts';
import type { WordsOf } from '../../src/locales/words.ts';

export type BankTexts = WordsOf<typeof paymentBankWords>;

/** External status reason codes of ISO 20022, by what they mean to whoever pays. */
const REASONS = {
  reasonFunds: ['AM04', 'AM23'],
  reasonAccount: ['AC01', 'AC02', 'AC03', 'BE01', 'BE05'],
  reasonClosed: ['AC04', 'AC06', 'AC07', 'AC13', 'AG01', 'MD07'],
  reasonLimit: ['AM01', 'AM02', 'AM03', 'AM09', 'AM12', 'AM14', 'AM21', 'AG03'],
  reasonRefused: ['DS02', 'CUST', 'DS03', 'DS0H'],
  reasonDuplicate: ['AM05', 'DU01', 'DU02', 'DU03', 'DU04', 'DUPL'],
  reasonBank: ['RC01', 'RC03', 'RC04', 'RC07', 'RC08', 'AB05', 'AB06', 'AB07', 'AB08', 'CNOR', 'AGNT'],
  reasonData: ['FF01', 'FF03', 'RF01', 'RR01', 'RR02', 'RR03', 'RR07', 'CH03', 'CH04', 'DT01', 'BE04'],
  reasonLaw: ['RR04', 'LEGL', 'FR01', 'FRAD', 'MS01'],
} as const;

/** What a code of a bank means, in a sentence, and the code itself: whoever asks the bank has it at hand. */
export function reasonText(t: BankTexts, reason: string | undefined): string {
  const found = Object.entries(REASONS).find(([, codes]) => (codes as readonly string[]).includes(reason ?? ''))?.[0];
  const said = t((found ?? 'reasonOther') as keyof typeof REASONS | 'reasonOther');
  return reason ? `${said} ${t('code', { code: reason })}` : said;
}
