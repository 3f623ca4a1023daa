import type { Translation } from '../words.ts';
import type en from '../en/limits.ts';

const sk: Translation<typeof en> = {
  only: 'Tejto stránke ste dovolili písať len sem: {only}.',
  take: 'Ak chcete odoslať, ostatné adresy odoberte.',
  channel: 'Táto stránka píše do „{channel}“, dovolili ste jej však písať len sem: {only}. Odtiaľto nemožno nič odoslať.',
  kept: 'Koncept je uložený len v tomto zariadení.',
  saved: 'Uložené v tomto zariadení, nie na {domain} · {time}',
};

export default sk;
