import type en from '../en/pdf.ts';
import type { Translation } from '../words.ts';

export default {
  turn: 'Strany dokumentu {name}',
  previous: 'Predchádzajúca strana',
  next: 'Ďalšia strana',
  smaller: 'Zmenšiť',
  larger: 'Zväčšiť',
  page: 'Strana {page} z {count}',
  pageOf: 'Strana {page} z {count}, {name}',
  noText: 'Na tejto strane nie je text, ktorý by sa dal prečítať nahlas.',
  locked: 'Je chránená heslom. Ak ju chcete otvoriť, stiahnite ju.',
  broken: 'Je poškodená alebo nie je tým, za čo sa vydáva. Stiahnite ju a otvorte v inom programe.',
  brokenPage: 'Táto strana je poškodená a nedá sa zobraziť.',
  slow: 'Zobrazenie trvá príliš dlho. Ak ju chcete otvoriť, stiahnite ju.',
  unsupported: 'Tento prehliadač ju nevie zobraziť. Ak ju chcete otvoriť, stiahnite ju.',
} satisfies Translation<typeof en>;
