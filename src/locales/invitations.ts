import en from './en/invitations.ts';
import { group, type Translate } from './words.ts';

export const invitationsWords = group(en, {
  sk: () => import('./sk/invitations.ts'),
  de: () => import('./de/invitations.ts'),
  ar: () => import('./ar/invitations.ts'),
});

export type InvitationsWords = Translate<typeof en>;
