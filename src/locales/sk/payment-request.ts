import type en from '../en/payment-request.ts';
import type { Translation } from '../words.ts';

export default {
  request: 'Požiadať o platbu',
  title: 'Žiadosť o platbu',
  remove: 'Odstrániť žiadosť',
  removed: 'Žiadosť o platbu bola odstránená.',
  restored: 'Žiadosť o platbu je späť.',
  fill: 'Vyplniť z {name}',
  filled: 'Vyplnené z {name}.',
  unread: 'Z {name} sa nedalo nič vyplniť.',
  several: '{name} uvádza viac možností. Vyberte jednu.',
  changed: 'Príjemca môže sumu zmeniť',
  lacks: 'Ešte chýba: {list}.',
  wrong: 'Skontrolujte: {list}.',
  ready: 'Úplná. Pôjde so správou.',
  unready: 'To, čím sa vypĺňa, sa nedalo načítať. Skúste to znova.',
} satisfies Translation<typeof en>;
