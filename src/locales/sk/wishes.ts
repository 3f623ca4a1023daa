import type en from '../en/wishes.ts';
import type { Translation } from '../words.ts';

export default {
  options: 'Možnosti doručenia',
  opened: 'Žiadať správu o otvorení',
  openedHint: 'Každý príjemca sám rozhodne, či sa to dozviete.',
  registered: 'Poslať ako doporučený list',
  registeredHint: 'Dá sa prečítať, až keď ho príjemca prijme. Dostanete dôkaz o prijatí, o odmietnutí alebo o uplynutí lehoty.',
  until: 'Prijať do',
  past: 'Zvoľte deň od zajtra, najviac 90 dní vopred.',
  saysOpened: 'žiada správu o otvorení',
  saysRegistered: 'doporučene, prijať do {date}',
  asked: 'Tento list: {what}',
} satisfies Translation<typeof en>;
