import type { Translation } from '../words.ts';
import type en from '../en/limits.ts';

const de: Translation<typeof en> = {
  only: 'Sie haben dieser Seite nur erlaubt, hierhin zu schreiben: {only}.',
  take: 'Entfernen Sie die anderen Adressen, um zu senden.',
  channel: 'Diese Seite schreibt in „{channel}“, aber Sie haben ihr nur erlaubt, hierhin zu schreiben: {only}. Von hier kann nichts gesendet werden.',
  kept: 'Der Entwurf wird nur auf diesem Gerät aufbewahrt.',
  saved: 'Auf diesem Gerät gespeichert, nicht bei {domain} · {time}',
};

export default de;
