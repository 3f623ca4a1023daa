import type en from '../en/file-versions.ts';
import type { Translation } from '../words.ts';

export default {
  next: 'Neue Version von „{of}“ (Version {version})',
  same: 'Dasselbe wie Version {version} von „{of}“: wird nicht noch einmal gesendet',
  apart: 'Als eigene Datei senden',
  apartLabel: 'Als eigene Datei senden: {name}',
  choose: 'Als neue Version senden …',
  chooseLabel: 'Als neue Version senden … {name}',
  of: 'Neue Version von',
  option: '{name} (Version {version})',
  use: 'Als neue Version senden',
  cancel: 'Abbrechen',
  saidNext: '{name} wird als Version {version} von „{of}“ gesendet.',
  saidSame: '{name} ist dasselbe wie Version {version} von „{of}“ und wird nicht noch einmal gesendet.',
  saidApart: '{name} wird als eigene Datei gesendet.',
} satisfies Translation<typeof en>;
