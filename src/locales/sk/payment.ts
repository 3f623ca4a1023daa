import type { Translation } from '../words.ts';
import type en from '../en/payment.ts';

const sk: Translation<typeof en> = {
  payment: 'Platba',
  payee: 'Príjemca',
  iban: 'IBAN',
  bic: 'BIC',
  amount: 'Suma',
  currency: 'Mena',
  due: 'Splatnosť',
  reference: 'Referencia',
  variableSymbol: 'Variabilný symbol',
  specificSymbol: 'Špecifický symbol',
  constantSymbol: 'Konštantný symbol',
  remittance: 'Správa pre príjemcu',
  asker: 'Žiada {sender}. Odosielateľ je overený.',
  askerUnproven: 'Žiada {sender}. Tento odosielateľ nie je overený: pred platbou skontrolujte účet.',
  overdue: 'po splatnosti',
  copy: 'Kopírovať: {field}',
  copied: '{field}: skopírované',
  copyAll: 'Kopírovať všetky údaje',
  copiedAll: 'Všetky údaje sú skopírované',
  notCopied: 'Na tejto stránke sa nedá kopírovať. Označte text a skopírujte ho sami.',
  payAt: 'Zaplatiť na {host}',
  codeLater: 'Kód na naskenovanie sa tu objaví, keď budú príjemca, IBAN a suma v poriadku.',
  codeComes: 'Kód sa pripravuje…',
  codeUnread: 'Kód sa nepodarilo načítať. Údaje vedľa neho sa dajú skopírovať.',
  uncheckable: 'To, čo účty kontroluje, sa nepodarilo načítať. Nič sa nezmenilo.',
  missing: 'Chýba: {field}.',
};
export default sk;
