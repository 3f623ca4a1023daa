import type { Translation } from '../words.ts';
import type en from '../en/payment-faults.ts';

const sk: Translation<typeof en> = {
  unfinished: 'IBAN sa začína dvomi písmenami krajiny a dvomi kontrolnými číslicami, napríklad SK31.',
  country: 'Žiadny IBAN sa nezačína týmito písmenami. Prvé dve sú krajina, napríklad SK alebo CZ.',
  characters: 'Na niektorom mieste je znak, ktorý tam v IBAN-e tejto krajiny nebýva. Porovnajte ho s faktúrou.',
  length: 'IBAN krajiny {country} má {expected} znakov, tu ich je {found}.',
  checksum: 'Kontrolné číslice nesedia: niektorý znak je chybný alebo sú dva vymenené. Porovnajte ho s faktúrou.',
  bic: 'BIC má 8 alebo 11 písmen a číslic, napríklad TATRSKBX.',
  amount: 'Napíšte sumu ako číslo, napríklad {example}.',
  notPositive: 'Suma musí byť väčšia ako nula.',
  tooLarge: 'Suma je väčšia, než aký môže byť prevod.',
  places: {
    one: '{currency} má najviac {count} desatinné miesto.', few: '{currency} má najviac {count} desatinné miesta.',
    many: '{currency} má najviac {count} desatinného miesta.', other: '{currency} má najviac {count} desatinných miest.',
  },
  wholeOnly: '{currency} nemá desatinné miesta.',
  currency: 'Taký kód nemá žiadna mena. Má tri písmená, napríklad EUR.',
  date: 'Taký deň v kalendári nie je.',
  rfForm: 'Referencia sa začína písmenami RF a dvomi kontrolnými číslicami a má najviac 25 znakov.',
  rfChecksum: 'Kontrolné číslice referencie nesedia: niektorý znak je chybný alebo sú dva vymenené.',
  digits: 'Tu môžu byť len číslice.',
  tooLong: {
    one: 'Tu môže byť najviac {count} znak.', few: 'Tu môžu byť najviac {count} znaky.',
    many: 'Tu môže byť najviac {count} znaku.', other: 'Tu môže byť najviac {count} znakov.',
  },
};
export default sk;
