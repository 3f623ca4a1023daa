import type en from '../en/attachment-picker.ts';
import type { Translation } from '../words.ts';

export default {
  choose: 'Dateien auswählen',
  chooseOne: 'Datei auswählen',
  chooseOther: 'Andere Datei auswählen',
  folder: 'Ordner auswählen',
  camera: 'Foto aufnehmen',
  drop: 'oder hierher ziehen',
  dropOne: 'oder hierher ziehen',
  dropNow: 'Zum Hinzufügen loslassen',
  reading: 'Der Ordner wird gelesen …',
  images: 'Bilder',
  audio: 'Ton',
  video: 'Video',
  words: 'Text',
  hintEach: 'je bis {size}',
  hintOne: 'bis {size}',
  hintCount: { one: 'eine Datei', other: 'höchstens {count} Dateien' },
  hintTotal: 'zusammen {size}',
  needed: 'Wählen Sie eine Datei aus.',
  neededMany: 'Wählen Sie mindestens eine Datei aus.',
  notArrived: { one: 'Eine Datei ist noch nicht hochgeladen.', other: '{count} Dateien sind noch nicht hochgeladen.' },
  lacking: 'Füllen Sie die Eigenschaften aus, die Pflicht sind.',
  refusedLeft: { one: 'Eine Datei wurde abgelehnt. Entfernen Sie sie, um fortzufahren.', other: '{count} Dateien wurden abgelehnt. Entfernen Sie sie, um fortzufahren.' },
} satisfies Translation<typeof en>;
