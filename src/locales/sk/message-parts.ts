import type { Translation } from '../words.ts';
import type en from '../en/message-parts.ts';

const sk: Translation<typeof en> = {
  payment: 'Platba',
  part: 'Obsah typu {type}',
  cut: 'Je to dlhšie, než čo sa tu zobrazuje.',
  unwritten: 'Je vnorený príliš hlboko na to, aby sa dal zobraziť.',
  malformed: 'Odosielateľ žiada o platbu v tvare, ktorému tu nerozumieme. Nič z nej sa neponúka na zaplatenie; nižšie je to, čo prišlo.',
  asks: 'Žiadosť o platbu',
  youAsk: 'Žiadate o túto platbu',
  fromInvoice: 'Patrí k priloženej faktúre {name}.',
};
export default sk;
